package io.drec.relay.fleet;

import io.drec.relay.identity.HostId;
import io.drec.relay.message.Position;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is known of a host as bytes, the same in every store. */
public final class FactsCodec {
  private static final int FORM = 1;
  private static final int EXPECTED_BYTES = 256;

  private FactsCodec() {}

  public static byte[] encode(HostFacts facts) {
    RowBytes row = new RowBytes(EXPECTED_BYTES).u8(FORM);
    text(row, facts.name());
    texts(row, facts.addresses());
    texts(row, facts.labels());
    row.time(facts.enrolledNs()).time(facts.seenNs());
    position(row, facts.recorded());
    position(row, facts.indexed());
    row.time(facts.asOfNs()).number(facts.lostFrames()).number(facts.alarms().size());
    for (HostFacts.Alarm alarm : facts.alarms()) {
      text(row, alarm.kind());
      row.time(alarm.timeNs());
      text(row, alarm.text());
    }
    return row.toBytes();
  }

  /**
   * @throws FleetStoreException when it is not what {@link #encode} makes
   */
  public static HostFacts decode(HostId id, byte[] bytes) {
    RowView row = new RowView(bytes);
    int form = row.u8();
    if (form != FORM) {
      throw new FleetStoreException(
          "host "
              + id
              + ": its row has form "
              + form
              + ", expected "
              + FORM
              + "; use the drec that wrote it, or a newer one");
    }
    HostFacts facts =
        new HostFacts(
            id,
            text(row),
            list(row, () -> text(row)),
            list(row, () -> text(row)),
            row.time(),
            row.time(),
            position(row),
            position(row),
            row.time(),
            row.number(),
            list(row, () -> new HostFacts.Alarm(text(row), row.time(), text(row))));
    if (!row.atEnd()) {
      throw new FleetStoreException(
          "host " + id + ": its row goes on behind its end: the store is damaged");
    }
    return facts;
  }

  private static void texts(RowBytes row, List<String> values) {
    row.number(values.size());
    values.forEach(value -> text(row, value));
  }

  private static void text(RowBytes row, String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    row.number(utf8.length).bytes(utf8);
  }

  private static String text(RowView row) {
    return new String(row.bytes(row.count()), StandardCharsets.UTF_8);
  }

  private static <T> List<T> list(RowView row, Supplier<T> next) {
    int count = row.count();
    List<T> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(next.get());
    }
    return list;
  }

  private static void position(RowBytes row, @Nullable Position position) {
    row.u8(position == null ? 0 : 1);
    if (position != null) {
      row.u64(position.epoch().getMostSignificantBits())
          .u64(position.epoch().getLeastSignificantBits())
          .number(position.sequence() + 1)
          .bytes(position.chain());
    }
  }

  private static @Nullable Position position(RowView row) {
    if (row.u8() == 0) {
      return null;
    }
    UUID epoch = new UUID(row.u64(), row.u64());
    long sequence = row.number() - 1;
    byte[] chain = row.bytes(Position.CHAIN_BYTES);
    if (sequence < -1) {
      throw new FleetStoreException("sequence " + sequence + " in a row: the store is damaged");
    }
    return new Position(epoch, sequence, chain);
  }
}
