package io.drec.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drec.record.RecordLayout.Header;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The kernel's ring protocol, over a ring that is made by hand. */
final class RingReaderTest {
  private static final int SIZE = 4096;
  private static final int BUSY = 1 << 31;
  private static final int DISCARD = 1 << 30;

  private final ByteBuffer consumer = page();
  private final ByteBuffer producer = page();
  private final ByteBuffer data = ByteBuffer.allocateDirect(SIZE).order(ByteOrder.LITTLE_ENDIAN);
  private final DeliveryCounts counts = new DeliveryCounts();
  private final List<Integer> pids = new ArrayList<>();
  private RingReader reader;

  private static ByteBuffer page() {
    return ByteBuffer.allocateDirect(8).order(ByteOrder.LITTLE_ENDIAN);
  }

  @BeforeEach
  void create() {
    reader = new RingReader(consumer, producer, data, counts);
  }

  private int drain() {
    return drain(Integer.MAX_VALUE);
  }

  private int drain(int maxRecords) {
    return reader.drain(
        (buffer, offset, length) -> {
          assertThat(buffer.getInt(offset + Header.LENGTH)).isEqualTo(length);
          pids.add(buffer.getInt(offset + Header.PID));
        },
        maxRecords);
  }

  /** Writes a record as the kernel does; returns where it lies. */
  private long write(int length, int pid, int bits) {
    long position = producer.getLong(0);
    putInt(position, length | bits);
    putInt(position + 8 + Header.LENGTH, length);
    putInt(position + 8 + Header.HOOK, Hook.EXEC.number());
    putInt(position + 8 + Header.PID, pid);
    producer.putLong(0, position + (length + 8 + 7 & ~7));
    return position;
  }

  private void putInt(long position, int value) {
    data.putInt((int) (position % SIZE), value);
  }

  @Test
  void shouldDeliverInOrderAndGiveTheRoomBack() {
    write(64, 1, 0);
    write(40, 2, 0);
    assertThat(drain()).isEqualTo(2);
    assertThat(pids).containsExactly(1, 2);
    assertThat(consumer.getLong(0)).isEqualTo(producer.getLong(0)).isEqualTo(72 + 48);
    assertThat(counts.ofHook(Hook.EXEC)).isEqualTo(2);
  }

  @Test
  void shouldKnowWhetherThereIsARecordToTake() {
    assertThat(reader.hasNext()).isFalse();
    write(40, 1, 0);
    assertThat(reader.hasNext()).isTrue();
    assertThat(reader.waitingBytes()).isEqualTo(48);
    drain();
    write(40, 2, BUSY);
    assertThat(reader.hasNext()).isFalse();
    assertThat(reader.waitingBytes()).isEqualTo(48);
  }

  @Test
  void shouldStopAtARecordThatIsStillBeingWritten() {
    write(40, 1, 0);
    long busy = write(40, 2, BUSY);
    write(40, 3, 0);
    assertThat(drain()).isEqualTo(1);
    assertThat(consumer.getLong(0)).isEqualTo(busy);

    putInt(busy, 40);
    assertThat(drain()).isEqualTo(2);
    assertThat(pids).containsExactly(1, 2, 3);
  }

  @Test
  void shouldPassOverWhatWasDiscarded() {
    write(40, 1, DISCARD);
    write(40, 2, 0);
    assertThat(drain()).isEqualTo(1);
    assertThat(pids).containsExactly(2);
    assertThat(consumer.getLong(0)).isEqualTo(producer.getLong(0));
  }

  @Test
  void shouldReadARecordThatCrossesTheEndOfTheRing() {
    for (int pid = 0; pid < 1000; pid++) {
      int length = 40 + pid * 8 % 1000;
      write(length, pid, 0);
      assertThat(drain()).as("record %d of %d bytes", pid, length).isEqualTo(1);
    }
    assertThat(producer.getLong(0)).isGreaterThan(SIZE);
    assertThat(pids).hasSize(1000).isSorted();
  }

  @Test
  void shouldStopAtTheMostThatWasAskedFor() {
    write(40, 1, 0);
    write(40, 2, 0);
    assertThat(drain(1)).isEqualTo(1);
    assertThat(consumer.getLong(0)).isEqualTo(48);
    assertThat(drain(1)).isEqualTo(1);
    assertThat(drain(1)).isZero();
  }

  @Test
  void shouldCountWhatIsNoRecordAndGoOn() {
    long damaged = write(40, 1, 0);
    putInt(damaged + 8 + Header.LENGTH, 48);
    write(8, 2, 0);
    write(40, 3, 0);
    assertThat(drain()).isEqualTo(1);
    assertThat(pids).containsExactly(3);
    assertThat(counts.ofMalformed()).isEqualTo(2);
  }

  @Test
  void shouldRefuseASizeThatIsNoPowerOfTwo() {
    ByteBuffer odd = ByteBuffer.allocateDirect(4095);
    assertThatThrownBy(() -> new RingReader(consumer, producer, odd, counts))
        .hasMessage("ring of 4095 bytes is no power of two");
  }
}
