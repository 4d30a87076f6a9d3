package io.drec.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drec.record.RecordFormatException.Reason;
import io.drec.record.RecordLayout.Field;
import io.drec.record.RecordLayout.Header;
import io.drec.record.RecordLayout.ProcExit;
import io.drec.record.RecordLayout.ProcStart;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RecordTest {
  private final RecordBuilder builder = new RecordBuilder();
  private final RecordView view = new RecordView();

  @Test
  void shouldReadBackWhatWasBuilt() {
    ByteBuffer record =
        builder
            .begin(RecordType.PROC_START, ProcStart.BYTES, 123L)
            .flags(RecordLayout.F_SNAPSHOT)
            .hook(7)
            .process(10, 11, 99L)
            .bodyInt(ProcStart.UID, -1)
            .bodyLong(ProcStart.EXE_INODE, Long.MIN_VALUE)
            .field(FieldId.EXE, "/bin/true")
            .field(FieldId.COMM, "")
            .end();
    view.wrap(record, 0, record.limit());
    assertThat(view.type()).isEqualTo(RecordType.PROC_START);
    assertThat(view.isSnapshot()).isTrue();
    assertThat(view.cpu()).isEqualTo(RecordLayout.CPU_USER_SPACE);
    assertThat(view.hook()).isEqualTo(7);
    assertThat(view.timeNs()).isEqualTo(123L);
    assertThat(view.pid()).isEqualTo(10);
    assertThat(view.tid()).isEqualTo(11);
    assertThat(view.startNs()).isEqualTo(99L);
    assertThat(view.bodyInt(ProcStart.UID)).isEqualTo(-1);
    assertThat(view.bodyLong(ProcStart.EXE_INODE)).isEqualTo(Long.MIN_VALUE);
    assertThat(view.fieldBytes(FieldId.EXE)).asString().isEqualTo("/bin/true");
    assertThat(view.fieldBytes(FieldId.COMM)).isEmpty();
    assertThat(view.fieldBytes(FieldId.ARGV)).isNull();
    assertThat(record.limit() % 8).isZero();
  }

  @Test
  void shouldTakeMembersBehindAShorterBodyAsZero() {
    ByteBuffer record = builder.begin(RecordType.PROC_EXIT, 8, 1L).field(FieldId.COMM, "x").end();
    view.wrap(record, 0, record.limit());
    assertThat(view.bodyLong(ProcExit.USER_NS)).isZero();
    assertThat(view.bodyInt(ProcExit.USER_NS)).isZero();
    assertThat(view.bodyU16(ProcExit.USER_NS)).isZero();
    assertThat(view.bodyU8(ProcExit.USER_NS)).isZero();
    assertThat(view.bodyBytes(ProcExit.USER_NS, 8)).containsOnly(0);
    assertThat(view.fieldBytes(FieldId.COMM)).asString().isEqualTo("x");
  }

  @Test
  void shouldPassOverALongerBodyAndFieldsItDoesNotKnow() {
    ByteBuffer record =
        builder
            .begin(RecordType.PROC_EXIT, ProcExit.BYTES + 64, 1L)
            .bodyInt(ProcExit.WAIT_STATUS, 256)
            .field(FieldId.COMM, "unknown")
            .field(FieldId.TEXT, "known")
            .end();
    record.putShort(Header.BYTES + ProcExit.BYTES + 64 + Field.ID, (short) 60_000);
    view.wrap(record, 0, record.limit());
    assertThat(view.bodyInt(ProcExit.WAIT_STATUS)).isEqualTo(256);
    assertThat(view.hasField(FieldId.COMM)).isFalse();
    assertThat(view.fieldBytes(FieldId.TEXT)).asString().isEqualTo("known");
  }

  @Test
  void shouldKeepTheCodeOfATypeItDoesNotKnow() {
    ByteBuffer record = builder.begin(RecordType.LOG, 0, 1L).end();
    record.putShort(Header.TYPE, (short) 40_000);
    view.wrap(record, 0, record.limit());
    assertThat(view.type()).isNull();
    assertThat(view.typeCode()).isEqualTo(40_000);
  }

  @Test
  void shouldCutAFieldThatDoesNotFitAndKeepItsTrueLength() {
    byte[] huge = new byte[RecordLayout.RECORD_LENGTH_MAX];
    ByteBuffer record = builder.begin(RecordType.SCRIPT, 0, 1L).field(FieldId.TEXT, huge).end();
    assertThat(record.limit()).isEqualTo(RecordLayout.RECORD_LENGTH_MAX);
    view.wrap(record, 0, record.limit());
    int field = view.findField(FieldId.TEXT);
    assertThat(view.fieldFlags(field)).isEqualTo(RecordLayout.FF_TRUNCATED);
    assertThat(view.fieldTrueLength(field)).isEqualTo(huge.length);
    assertThat(view.fieldLength(field)).isLessThan(huge.length).isPositive();
    assertThatThrownBy(() -> builder.field(FieldId.ERROR, "x"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("record full");
  }

  @Test
  void shouldLeaveNoBytesOfTheRecordBefore() {
    builder.begin(RecordType.SCRIPT, 0, 1L).field(FieldId.TEXT, "x".repeat(500)).end();
    ByteBuffer record = builder.begin(RecordType.SCRIPT, 8, 1L).field(FieldId.TEXT, "abc").end();
    assertThat(record.getLong(Header.BYTES)).isZero();
    int data = Header.BYTES + 8 + Field.BYTES;
    for (int i = data + 3; i < record.limit(); i++) {
      assertThat(record.get(i)).isZero();
    }
  }

  @Test
  void shouldRefuseEveryTruncation() {
    ByteBuffer record = sample();
    for (int limit = 0; limit < record.limit(); limit++) {
      int end = limit;
      assertThatThrownBy(() -> view.wrap(record, 0, end))
          .as("limit %d", limit)
          .isInstanceOfSatisfying(
              RecordFormatException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CORRUPT));
    }
  }

  @Test
  void shouldRefuseLengthsThatCannotBe() {
    for (int length : new int[] {0, 8, 39, -8, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 30, 12}) {
      ByteBuffer record = sample();
      record.putInt(Header.LENGTH, length);
      assertThatThrownBy(() -> view.wrap(record, 0, record.limit()))
          .as("record length %d", length)
          .isInstanceOf(RecordFormatException.class)
          .hasMessageContaining("record length " + length);
    }
    for (int body : new int[] {4, 0xffff, 0xfff8, 1000}) {
      ByteBuffer record = sample();
      record.putShort(Header.BODY_LENGTH, (short) body);
      assertThatThrownBy(() -> view.wrap(record, 0, record.limit()))
          .as("body length %d", body)
          .isInstanceOf(RecordFormatException.class);
    }
    int field = Header.BYTES + ProcExit.BYTES;
    for (int length : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 0x7ffffff9, 17}) {
      ByteBuffer record = sample();
      record.putInt(field + Field.LENGTH, length);
      assertThatThrownBy(() -> view.wrap(record, 0, record.limit()))
          .as("field length %d", length)
          .isInstanceOf(RecordFormatException.class);
    }
  }

  @Test
  void shouldTellNewerFromOlderFromCorrupt() {
    ByteBuffer newer = sample();
    newer.put(Header.VERSION, (byte) 2);
    assertThatThrownBy(() -> view.wrap(newer, 0, newer.limit()))
        .hasMessage("record version 2; this program reads 1")
        .extracting("reason")
        .isEqualTo(Reason.TOO_NEW);
    ByteBuffer older = sample();
    older.put(Header.VERSION, (byte) 0);
    assertThatThrownBy(() -> view.wrap(older, 0, older.limit()))
        .extracting("reason")
        .isEqualTo(Reason.TOO_OLD);
  }

  @Test
  void shouldRefuseABigEndianBuffer() {
    ByteBuffer record = sample();
    int limit = record.limit();
    record.order(ByteOrder.BIG_ENDIAN);
    assertThatThrownBy(() -> view.wrap(record, 0, limit))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("big-endian");
  }

  @Test
  void shouldKeepTheRecordItHasWhenTheNextIsRefused() {
    ByteBuffer good = sample();
    view.wrap(good, 0, good.limit());
    assertThatThrownBy(() -> view.wrap(good, 0, 10)).isInstanceOf(RecordFormatException.class);
    assertThat(view.pid()).isEqualTo(5);
  }

  @Test
  void shouldReadAnyRecordItWrites() {
    long seed = Long.getLong("seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 2000; round++) {
      int bodyLength = random.nextInt(40) * 8;
      RecordType type = RecordType.values()[random.nextInt(RecordType.values().length)];
      builder.begin(type, bodyLength, random.nextLong());
      byte[] body = new byte[bodyLength];
      random.nextBytes(body);
      builder.bodyBytes(0, body);
      Map<FieldId, byte[]> fields = new EnumMap<>(FieldId.class);
      for (int i = random.nextInt(6); i > 0; i--) {
        FieldId id = FieldId.values()[random.nextInt(FieldId.values().length)];
        byte[] value = new byte[random.nextInt(200)];
        random.nextBytes(value);
        if (fields.putIfAbsent(id, value) == null) {
          builder.field(id, value);
        }
      }
      ByteBuffer record = builder.end();
      view.wrap(record, 0, record.limit());
      assertThat(view.type()).as("seed %d round %d", seed, round).isEqualTo(type);
      assertThat(view.bodyBytes(0, bodyLength)).as("seed %d", seed).isEqualTo(body);
      for (FieldId id : FieldId.values()) {
        assertThat(view.fieldBytes(id)).as("seed %d %s", seed, id).isEqualTo(fields.get(id));
      }
    }
  }

  /** A record of every part: 40 bytes of header, 24 of body, a field of 9 in 16. */
  private ByteBuffer sample() {
    return builder
        .begin(RecordType.PROC_EXIT, ProcExit.BYTES, 1L)
        .process(5, 5, 1L)
        .field(FieldId.EXE, "/bin/true")
        .end();
  }
}
