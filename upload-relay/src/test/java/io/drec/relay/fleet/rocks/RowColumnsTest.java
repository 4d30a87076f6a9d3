package io.drec.relay.fleet.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.drec.relay.fleet.FleetStoreException;
import io.drec.relay.fleet.RowBytes;
import io.drec.relay.fleet.RowView;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Packed rows are read as they were written, or refused. */
final class RowColumnsTest {
  private static final int ROUNDS = 300;
  private static final int MUTATIONS = 20_000;
  private static final long DAY = 20_000L << 48;

  private final long seed = Long.getLong("drec.seed", System.nanoTime());
  private final Random random = new Random(seed);

  private record Row(long place, long firstNs, long spanNs, long count) {}

  private static List<Row> rows(RowColumns columns) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      rows.add(new Row(columns.place(i), columns.firstNs(i), columns.spanNs(i), columns.count(i)));
    }
    return rows;
  }

  private static long place(long host, long epoch) {
    return DAY | host << 16 | epoch;
  }

  /** Mostly as in life; hosts near and far, epochs, times outside of the day. */
  private RowColumns randomRows() {
    RowColumns columns = new RowColumns();
    int rows = 1 + random.nextInt(random.nextInt(10) == 0 ? 5000 : 40);
    long host = random.nextInt(10) == 0 ? 0xffff_ffffL - rows : random.nextInt(100_000);
    long epoch = random.nextInt(3) == 0 ? random.nextInt(0x10000) : 0;
    for (int i = 0; i < rows; i++) {
      boolean isOdd = random.nextInt(20) == 0;
      columns.add(
          place(host, epoch),
          isOdd ? random.nextLong() : random.nextLong(86_400_000_000_000L),
          isOdd ? random.nextLong() : random.nextInt(3),
          isOdd ? random.nextLong() : random.nextInt(200));
      if (random.nextInt(9) == 0 && epoch < 0xffff) {
        epoch++;
      } else {
        host += random.nextInt(10) == 0 && host < 0x8000_0000L ? random.nextInt(1 << 20) : 1;
        epoch = random.nextInt(8) == 0 ? random.nextInt(0x10000) : 0;
      }
    }
    return columns;
  }

  private static byte[] encoded(RowColumns rows, int from, int to) {
    RowBytes bytes = new RowBytes(16);
    rows.encode(from, to, bytes);
    return bytes.toBytes();
  }

  @Test
  void shouldReadWhatWasWritten() {
    RowColumns read = new RowColumns();
    for (int round = 0; round < ROUNDS; round++) {
      RowColumns rows = randomRows();
      int from = random.nextInt(rows.size());
      int to = from + 1 + random.nextInt(rows.size() - from);

      read.decode(rows.place(from), new RowView(encoded(rows, from, to)));

      assertThat(rows(read))
          .as("-Ddrec.seed=%d, round %d", seed, round)
          .isEqualTo(rows(rows).subList(from, to));
    }
  }

  /** 12 bytes of numbers for what stands alone takes 17, key and all. */
  @Test
  void shouldTakeOneByteForEachOfManyHosts() {
    RowColumns rows = new RowColumns();
    for (int host = 0; host < 1000; host++) {
      rows.add(place(7 * host, 0), 5, 0, 1);
    }
    assertThat(encoded(rows, 0, 1000)).hasSize(2 + 999 + 3 * 1000);
  }

  @Test
  void shouldRefuseWhatIsCutOffOrGoesOn() {
    RowColumns rows = randomRows();
    byte[] whole = encoded(rows, 0, rows.size());
    for (int length = 0; length < whole.length; length += 1 + whole.length / 500) {
      RowView cut = new RowView(whole, length);
      assertThatThrownBy(() -> new RowColumns().decode(rows.place(0), cut))
          .as("-Ddrec.seed=%d, %d of %d bytes", seed, length, whole.length)
          .isInstanceOf(FleetStoreException.class)
          .hasMessageContaining("damaged");
    }
    byte[] longer = new RowBytes(16).bytes(whole).u8(0).toBytes();
    assertThatThrownBy(() -> new RowColumns().decode(rows.place(0), new RowView(longer)))
        .isInstanceOf(FleetStoreException.class)
        .hasMessageContaining("behind its");
  }

  @Test
  void shouldRefuseHostsThatAreNotInOrder() {
    byte[] sameTwice = {2, 0, 0, 0, 0, 0, 1, 1};
    assertThatThrownBy(() -> new RowColumns().decode(place(5, 0), new RowView(sameTwice)))
        .hasMessageContaining("not in order");
    byte[] beyondTheLast = {2, 2, 0, 0, 0, 0, 1, 1};
    assertThatThrownBy(
            () -> new RowColumns().decode(place(0xffff_ffffL, 0), new RowView(beyondTheLast)))
        .hasMessageContaining("not in order");
    byte[] none = {0};
    assertThatThrownBy(() -> new RowColumns().decode(place(5, 0), new RowView(none)))
        .hasMessageContaining("0 rows");
  }

  @FuzzTest
  void shouldReadOrRefuseAnyBytes(byte[] input) {
    isRead(place(3, 0), input);
  }

  @Test
  void shouldReadOrRefuseWhatWasAltered() {
    int refused = 0;
    RowColumns rows = randomRows();
    byte[] whole = encoded(rows, 0, rows.size());
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] bytes = whole.clone();
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        bytes[random.nextInt(Math.min(bytes.length, 60))] = (byte) random.nextInt(256);
      }
      refused += isRead(rows.place(0), bytes) ? 0 : 1;
    }
    assertThat(refused).as("-Ddrec.seed=%d", seed).isPositive();
  }

  /** Whatever is read is in order, and is the same when it is written again. */
  private static boolean isRead(long first, byte[] bytes) {
    RowColumns read = new RowColumns();
    try {
      read.decode(first, new RowView(bytes));
    } catch (FleetStoreException e) {
      assertThat(e).hasMessageContaining("damaged");
      return false;
    }
    for (int i = 1; i < read.size(); i++) {
      assertThat(Long.compareUnsigned(read.place(i), read.place(i - 1))).isPositive();
    }
    RowColumns again = new RowColumns();
    again.decode(first, new RowView(encoded(read, 0, read.size())));
    assertThat(rows(again)).isEqualTo(rows(read));
    return true;
  }
}
