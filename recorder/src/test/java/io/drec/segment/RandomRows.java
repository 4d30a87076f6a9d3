package io.drec.segment;

import io.drec.record.EventId;
import io.drec.segment.PackedSegment.Row;
import io.drec.store.EdgeRow;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.EntityKind;
import io.drec.store.FileRow;
import io.drec.store.FlowRow;
import io.drec.store.Indicator;
import io.drec.store.Keys;
import io.drec.store.Mechanism;
import io.drec.store.MetaKeys;
import io.drec.store.NamedRow;
import io.drec.store.PostingRow;
import io.drec.store.ProcessRow;
import io.drec.store.RowWriter;
import io.drec.store.SeenRow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** Rows of every kind, as the row maker writes them; some deleted, some of no known shape. */
final class RandomRows {
  private static final int FRAMES = 40;
  private static final long START_NS = 1_600_000_000_000_000_000L;

  final PlainEvents events;
  private final Random random;
  private final boolean intact;
  private final List<TreeMap<byte[], byte[]>> families = new ArrayList<>();
  private final List<EntityId> ids = new ArrayList<>();
  private final byte[] host = new byte[16];
  private final List<String> words = new ArrayList<>();

  RandomRows(Random random) {
    this(random, false);
  }

  /**
   * @param intact no row is deleted, cut or strange
   */
  RandomRows(Random random, boolean intact) {
    this.random = random;
    this.intact = intact;
    random.nextBytes(host);
    events = events();
    for (int i = 0; i <= PackedRows.STATE; i++) {
      families.add(new TreeMap<>(Arrays::compareUnsigned));
    }
    EntityKind[] kinds = EntityKind.values();
    for (int i = 0; i < 300; i++) {
      ids.add(new EntityId(kinds[random.nextInt(kinds.length)], random.nextLong()));
      words.add("w" + Long.toString(random.nextLong() >>> random.nextInt(60), 36) + "é/x");
    }
    words.add("");
  }

  private PlainEvents events() {
    long[] sequences = new long[FRAMES];
    int[] starts = new int[FRAMES];
    int count = 0;
    for (int i = 0; i < FRAMES; i++) {
      sequences[i] = (i == 0 ? 5 : sequences[i - 1]) + 1 + random.nextInt(3);
      starts[i] = count;
      count += 1 + random.nextInt(200);
    }
    long[] times = new long[count];
    long time = START_NS;
    for (int i = 0; i < count; i++) {
      time += random.nextInt(40) == 0 ? -random.nextInt(9_000_000) : random.nextInt(3_000_000);
      times[i] = time;
    }
    return new PlainEvents(sequences, starts, times);
  }

  /** All of them, in the order of family and key. */
  List<Row> rows(int entities, int edges, int postings, int states) {
    for (int i = 0; i < entities; i++) {
      EntityId id = ids.get(random.nextInt(ids.size()));
      put(PackedRows.ENTITY, Keys.entity(id), entity(id));
    }
    for (int i = 0; i < edges; i++) {
      edge();
    }
    for (int i = 0; i < postings; i++) {
      posting();
    }
    for (int i = 0; i < states; i++) {
      state();
    }
    List<Row> rows = new ArrayList<>();
    for (int family = 1; family <= PackedRows.STATE; family++) {
      int number = family;
      families.get(family).forEach((key, value) -> rows.add(row(number, key, value)));
    }
    return rows;
  }

  private Row row(int family, byte[] key, byte[] value) {
    return new Row(family, key, value == PackedRows.DELETED ? null : value);
  }

  /** Now and then a row is deleted, cut, or of a form to come. */
  private void put(int family, byte[] key, byte[] value) {
    if (intact) {
      families.get(family).put(key, value);
      return;
    }
    byte[] put =
        switch (random.nextInt(40)) {
          case 0 -> PackedRows.DELETED;
          case 1 -> Arrays.copyOf(value, random.nextInt(value.length + 1));
          case 2 -> Arrays.copyOf(value, value.length + 1);
          case 3 -> {
            byte[] other = value.clone();
            if (other.length > 0) {
              other[random.nextInt(other.length)] = (byte) random.nextInt();
            }
            yield other;
          }
          default -> value;
        };
    byte[] under = random.nextInt(200) == 0 ? Arrays.copyOf(key, random.nextInt(30)) : key;
    families.get(family).put(under, put);
  }

  private long time() {
    return switch (random.nextInt(12)) {
      case 0 -> Long.MAX_VALUE;
      case 1 -> random.nextLong();
      case 2 -> START_NS + random.nextInt();
      default -> events.timeNs(random.nextInt(events.count()));
    };
  }

  private EventId event(int ordinal) {
    return random.nextInt(30) == 0
        ? new EventId(random.nextInt(1 << 20), random.nextInt(1 << 20))
        : new EventId(events.sequence(ordinal), events.index(ordinal));
  }

  private String word() {
    return words.get(random.nextInt(words.size()));
  }

  private Long optional() {
    return random.nextBoolean() ? null : Long.valueOf(random.nextLong() >> random.nextInt(64));
  }

  private Integer optionalInt() {
    return random.nextBoolean() ? null : Integer.valueOf(random.nextInt());
  }

  private String optionalWord() {
    return random.nextBoolean() ? null : word();
  }

  private List<String> words() {
    List<String> some = new ArrayList<>();
    while (random.nextInt(3) > 0) {
      some.add(word());
    }
    return some;
  }

  private EntityId id() {
    return ids.get(random.nextInt(ids.size()));
  }

  private byte[] entity(EntityId id) {
    return switch (id.kind()) {
      case PROCESS -> process(id);
      case FILE -> file(id);
      case FLOW -> flow(id);
      default -> {
        NamedRow row = new NamedRow(id, host);
        row.seen(time());
        row.name(word());
        for (String word : words()) {
          row.set(word, optionalWord());
        }
        yield row.encode();
      }
    };
  }

  private byte[] process(EntityId id) {
    ProcessRow row = new ProcessRow(id, host);
    row.seen(time());
    row.seen(time());
    row.pid = random.nextInt();
    row.startNs = time();
    row.parent = random.nextBoolean() ? null : id();
    row.endNs = random.nextBoolean() ? null : Long.valueOf(time());
    row.waitStatus = optionalInt();
    row.user =
        random.nextBoolean()
            ? null
            : new Entity.User(
                optionalInt(),
                optionalInt(),
                optionalInt(),
                optionalInt(),
                optionalWord(),
                optionalWord());
    row.cgroupId = optional();
    row.cgroup = optionalWord();
    row.sessionPid = optionalInt();
    row.tty = optionalWord();
    row.earlyName = optionalWord();
    row.guid = optionalWord();
    row.session = random.nextBoolean() ? null : id();
    row.running = random.nextBoolean();
    while (random.nextInt(3) > 0) {
      int ordinal = random.nextInt(events.count());
      row.addImage(
          new Entity.Image(
              random.nextInt(5) == 0 ? time() : events.timeNs(ordinal),
              event(ordinal),
              optionalWord(),
              random.nextBoolean() ? null : id(),
              words(),
              optional(),
              optionalWord(),
              optionalWord(),
              optionalWord(),
              words()));
    }
    return row.encode();
  }

  private byte[] file(EntityId id) {
    FileRow row = new FileRow(id, host);
    row.seen(time());
    row.device = optional();
    row.inode = optional();
    row.generation = optionalInt();
    row.size = optional();
    row.createdNs = random.nextBoolean() ? null : Long.valueOf(time());
    words().forEach(row::gainName);
    row.hashes = words();
    row.url = optionalWord();
    return row.encode();
  }

  private byte[] flow(EntityId id) {
    FlowRow row = new FlowRow(id, host);
    row.seen(time());
    row.protocol = random.nextInt(256);
    row.localAddress = word();
    row.remotePort = random.nextInt(65536);
    row.outbound = random.nextBoolean() ? null : Boolean.valueOf(random.nextBoolean());
    row.endNs = random.nextBoolean() ? null : Long.valueOf(time());
    row.bytesSent = optional();
    while (random.nextInt(3) > 0) {
      row.addOpen(Mechanism.SEND, id(), time());
    }
    return row.encode();
  }

  private void edge() {
    EntityId from = ids.get(random.nextInt(random.nextInt(ids.size()) + 1));
    EntityId to = id();
    Mechanism mechanism = Mechanism.values()[random.nextInt(Mechanism.values().length)];
    int ordinal = random.nextInt(events.count());
    long first = random.nextInt(10) == 0 ? time() : events.timeNs(ordinal);
    long last = random.nextInt(3) == 0 ? time() : first;
    long bytes = random.nextInt(3) == 0 ? random.nextInt(100_000) : -1;
    byte[] value = new EdgeRow(last, event(ordinal), bytes, random.nextBoolean()).encode();
    put(PackedRows.EDGE, Keys.edge(from, Keys.Side.EFFECTS, first, mechanism, to), value);
    put(PackedRows.EDGE, Keys.edge(to, Keys.Side.CAUSES, first, mechanism, from), value);
  }

  private void posting() {
    Indicator.Kind kind = Indicator.Kind.values()[random.nextInt(Indicator.Kind.values().length)];
    EntityId object = id();
    EntityId process = random.nextInt(5) == 0 ? null : random.nextInt(5) == 0 ? object : id();
    int ordinal = random.nextInt(events.count());
    long first = random.nextInt(10) == 0 ? time() : events.timeNs(ordinal);
    long count = random.nextInt(3) == 0 ? random.nextInt(100_000) : 1;
    byte[] value =
        new PostingRow(first, count == 1 ? first : time(), count, event(ordinal)).encode();
    int values = 1 + random.nextInt(3);
    for (int i = 0; i < values; i++) {
      Indicator indicator = new Indicator(kind, word() + (random.nextInt(9) == 0 ? "\0y" : ""));
      put(PackedRows.INDICATOR, Keys.posting(indicator, object, process), value);
    }
  }

  private void state() {
    switch (random.nextInt(8)) {
      case 0 ->
          put(
              PackedRows.STATE,
              MetaKeys.binding(host, word().getBytes(StandardCharsets.UTF_8)),
              new RowWriter().id(id()).toBytes());
      case 1 -> {
        RowWriter names = new RowWriter();
        words().forEach(names::text);
        put(PackedRows.STATE, MetaKeys.longNames(host, word()), names.toBytes());
      }
      case 2 ->
          put(PackedRows.STATE, MetaKeys.command(host, word()), new RowWriter().id(id()).toBytes());
      case 3 ->
          put(
              PackedRows.STATE,
              MetaKeys.flow(host, word()),
              new RowWriter().id(id()).signed(time()).toBytes());
      case 4 ->
          put(
              PackedRows.STATE,
              MetaKeys.offsets(host),
              new RowWriter().signed(time()).signed(5).toBytes());
      case 5 -> {
        SeenRow seen = new SeenRow();
        while (random.nextInt(3) > 0) {
          SeenRow.told(seen.add(id(), time()), optionalWord(), optionalWord());
        }
        put(PackedRows.STATE, MetaKeys.processes(host, random.nextInt()), seen.encode());
      }
      default -> {
        byte[] beyond = new byte[1 + random.nextInt(20)];
        random.nextBytes(beyond);
        put(PackedRows.STATE, beyond, words().toString().getBytes(StandardCharsets.UTF_8));
      }
    }
  }
}
