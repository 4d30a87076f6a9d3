package io.drec.jmh.replica;

import io.drec.record.FieldId;
import io.drec.record.FrameBuilder;
import io.drec.record.RecordLayout.Header;
import io.drec.record.RecordLayout.Origin;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The shared recordings, read and mapped once: their records in a file, which is mapped, and beside
 * each what differs between copies. In order: zip by zip, host by host, by time, as the import puts
 * them. An event that two zips hold is held once, as the import would.
 */
public final class RecordingPool {
  private static final long NS_PER_SECOND = 1_000_000_000L;

  /** Smaller than a mapping may be, and records do not cross it. */
  private static final int PART_BYTES = 256 << 20;

  /** Records of one host in one zip, one behind the other. */
  record Group(String host, int from, int to) {}

  private final List<ByteBuffer> parts;
  private final int[] partOf;
  private final int[] offsetOf;
  private final long[] places;
  private final int[] placesFrom;
  private final Marks marks;
  private final List<Group> groups;

  private RecordingPool(List<ByteBuffer> parts, Draft draft, Marks marks, List<Group> groups) {
    this.parts = parts;
    this.marks = marks;
    this.groups = groups;
    int count = draft.order.length;
    this.partOf = new int[count];
    this.offsetOf = new int[count];
    this.placesFrom = new int[count + 1];
    Places finder = new Places(marks, draft.guids);
    long[] all = new long[1024];
    for (int i = 0; i < count; i++) {
      int at = draft.order[i];
      partOf[i] = draft.part.get(at);
      offsetOf[i] = draft.offset.get(at);
      ByteBuffer part = parts.get(partOf[i]);
      long[] found = finder.of(part, offsetOf[i], part.getInt(offsetOf[i]));
      int end = placesFrom[i] + found.length;
      if (end > all.length) {
        all = Arrays.copyOf(all, Math.max(end, 2 * all.length));
      }
      System.arraycopy(found, 0, all, placesFrom[i], found.length);
      placesFrom[i + 1] = end;
    }
    this.places = all;
  }

  /** What is known of the records while they are read. */
  private static final class Draft {
    final List<Integer> part = new ArrayList<>();
    final List<Integer> offset = new ArrayList<>();
    final List<Integer> zip = new ArrayList<>();
    final List<Integer> host = new ArrayList<>();
    final List<Long> latestNs = new ArrayList<>();
    final Map<String, Integer> hosts = new LinkedHashMap<>();
    final List<String> hostNames = new ArrayList<>();
    final Set<String> guids = new HashSet<>();
    final Set<String> hashes = new TreeSet<>();
    final Map<String, Integer> seen = new HashMap<>();
    Integer[] order = new Integer[0];
  }

  /**
   * Reads recordings into a file.
   *
   * @param file made, or written over; it must stay while the pool is used
   * @param eventsMax the first so many
   */
  public static RecordingPool read(SharedRecordings recordings, Path file, int eventsMax) {
    Draft draft = new Draft();
    try {
      int count = spool(recordings, file, eventsMax, draft);
      List<ByteBuffer> parts = map(file, count);
      sort(draft);
      Marks marks = new Marks(draft.hosts.keySet(), draft.hashes);
      return new RecordingPool(parts, draft, marks, groups(draft));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the records one behind the other; returns the number of parts. */
  private static int spool(SharedRecordings recordings, Path file, int eventsMax, Draft draft)
      throws IOException {
    RecordView view = new RecordView();
    int[] end = {0, 0};
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      recordings.read(
          (zip, host, record) -> {
            if (draft.zip.size() >= eventsMax) {
              return;
            }
            view.wrap(record, 0, record.limit());
            byte[] bytes = view.toByteArray();
            if (!isFresh(draft, view, bytes)) {
              return;
            }
            learn(draft, view);
            try {
              if (end[1] + bytes.length > PART_BYTES) {
                out.write(new byte[PART_BYTES - end[1]]);
                end[0]++;
                end[1] = 0;
              }
              out.write(bytes);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            draft.part.add(end[0]);
            draft.offset.add(end[1]);
            end[1] += bytes.length;
            draft.zip.add(zip);
            draft.host.add(host(draft, host));
            draft.latestNs.add(latestNs(view.timeNs()));
          });
    }
    return end[0] + 1;
  }

  /** Leaves out what another zip has brought; tells twins without a number apart. */
  private static boolean isFresh(Draft draft, RecordView view, byte[] bytes) {
    int field = view.findField(FieldId.ORIGIN);
    if (field < 0) {
      throw new IllegalStateException("a record without ORIGIN; formats must write one");
    }
    int origin = view.fieldDataOffset(field) - view.offset();
    int at = origin + Origin.FINGERPRINT;
    String fingerprint = new String(bytes, at, 16, StandardCharsets.ISO_8859_1);
    int times = draft.seen.merge(fingerprint, 1, Integer::sum);
    if (times == 1) {
      return true;
    }
    ByteBuffer record = Shift.over(bytes);
    if (record.getLong(origin + Origin.RECORD_NUMBER) != 0) {
      return false;
    }
    record.putInt(at, record.getInt(at) ^ times * 0x9e3779b1);
    return true;
  }

  private static void learn(Draft draft, RecordView view) {
    for (FieldId id : List.of(FieldId.GUID, FieldId.PARENT_GUID, FieldId.TARGET_GUID)) {
      byte[] guid = view.fieldBytes(id);
      if (guid != null && guid.length == 38) {
        draft.guids.add(new String(guid, 1, 36, StandardCharsets.US_ASCII));
      }
    }
    byte[] exe = view.type() == RecordType.PROC_START ? view.fieldBytes(FieldId.EXE) : null;
    byte[] hashes = exe == null ? null : view.fieldBytes(FieldId.HASHES);
    if (exe == null || hashes == null) {
      return;
    }
    String path = new String(exe, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
    if (Marks.OF_SCENARIOS.stream().anyMatch(path::contains)) {
      for (String hash : new String(hashes, StandardCharsets.US_ASCII).split(",", -1)) {
        if (hash.startsWith("sha256=")) {
          draft.hashes.add(hash.substring("sha256=".length()));
        }
      }
    }
  }

  private static int host(Draft draft, String told) {
    int dot = told.indexOf('.');
    String name = dot <= 0 ? told : told.substring(0, dot);
    Integer known = draft.hosts.get(name.toLowerCase(Locale.ROOT));
    if (known == null) {
      known = draft.hostNames.size();
      draft.hosts.put(name.toLowerCase(Locale.ROOT), known);
      draft.hostNames.add(name);
    }
    return known;
  }

  /** As the import puts them in order: a time in whole seconds lies anywhere in its second. */
  private static long latestNs(long timeNs) {
    return timeNs % NS_PER_SECOND == 0 ? timeNs + NS_PER_SECOND - 1 : timeNs;
  }

  private static List<ByteBuffer> map(Path file, int count) throws IOException {
    List<ByteBuffer> parts = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file)) {
      for (int i = 0; i < count; i++) {
        long from = (long) i * PART_BYTES;
        long length = Math.min(PART_BYTES, channel.size() - from);
        MappedByteBuffer part = channel.map(FileChannel.MapMode.READ_ONLY, from, length);
        parts.add(part.order(ByteOrder.LITTLE_ENDIAN));
      }
    }
    return parts;
  }

  private static void sort(Draft draft) {
    Integer[] order = new Integer[draft.zip.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    Arrays.sort(
        order,
        Comparator.comparing((Integer i) -> draft.zip.get(i))
            .thenComparing(i -> draft.host.get(i))
            .thenComparing(i -> draft.latestNs.get(i)));
    draft.order = order;
  }

  private static List<Group> groups(Draft draft) {
    List<Group> groups = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= draft.order.length; i++) {
      int before = draft.order[i - 1];
      boolean ends =
          i == draft.order.length
              || !draft.zip.get(draft.order[i]).equals(draft.zip.get(before))
              || !draft.host.get(draft.order[i]).equals(draft.host.get(before));
      if (ends) {
        groups.add(new Group(draft.hostNames.get(draft.host.get(before)), from, i));
        from = i;
      }
    }
    return groups;
  }

  /** Events in one copy. */
  public int count() {
    return partOf.length;
  }

  List<Group> groups() {
    return groups;
  }

  Marks marks() {
    return marks;
  }

  long[] places() {
    return places;
  }

  int placesFrom(int index) {
    return placesFrom[index];
  }

  long timeNs(int index) {
    return parts.get(partOf[index]).getLong(offsetOf[index] + Header.TIME_NS);
  }

  /** Copies a record to {@code target} from 0 and returns its length. */
  int copy(int index, byte[] target) {
    ByteBuffer part = parts.get(partOf[index]);
    int offset = offsetOf[index];
    int length = part.getInt(offset + Header.LENGTH);
    part.get(offset, target, 0, length);
    return length;
  }

  /** The id that imports give a host. */
  static byte[] hostId(String shortName) {
    String text = "drec-imported-host-1\0" + shortName.toLowerCase(Locale.ROOT);
    byte[] digest = FrameBuilder.newSha256().digest(text.getBytes(StandardCharsets.UTF_8));
    return Arrays.copyOf(digest, 16);
  }
}
