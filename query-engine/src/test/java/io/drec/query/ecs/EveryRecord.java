package io.drec.query.ecs;

import io.drec.record.FieldId;
import io.drec.record.FrameBuilder;
import io.drec.record.FrameView;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout;
import io.drec.record.RecordType;
import io.drec.sample.Frames;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Records of every type and kind, with every field that there is. The text of field n has the word
 * {@code fn}, so that a value tells where it is from.
 */
final class EveryRecord {
  /** Kinds are small numbers at the beginning of a body. */
  private static final int KINDS = 64;

  private static final int BODY_BYTES = 192;
  private static final int FLAGS = RecordLayout.F_INCOMPLETE | RecordLayout.F_SNAPSHOT;

  /**
   * What the rest of a body is filled with: small numbers, families of addresses, a pipe's mode.
   */
  private static final int[] FILLS = {0, 1, 2, 0x20002, 0xa000a, 0010600, -1};

  /** Either is told otherwise when the other is there. */
  private static final List<Set<FieldId>> LEFT_OUT =
      List.of(
          EnumSet.noneOf(FieldId.class),
          EnumSet.of(FieldId.PACKET, FieldId.NAME, FieldId.DATA, FieldId.ERROR),
          EnumSet.of(FieldId.PATH, FieldId.SID, FieldId.USER),
          EnumSet.of(FieldId.PATH2, FieldId.PARENT_EXE, FieldId.ARGV, FieldId.STDIN));

  private static final byte[] PACKET = {
    0,
    1,
    (byte) 0x81,
    (byte) 0x80,
    0,
    1,
    0,
    1,
    0,
    0,
    0,
    0, // header: one question, one answer
    3,
    'f',
    '4',
    '9',
    0,
    0,
    1,
    0,
    1, // f49, A, IN
    (byte) 0xc0,
    12,
    0,
    1,
    0,
    1,
    0,
    0,
    0,
    9,
    0,
    4,
    (byte) 203,
    0,
    113,
    7
  };

  private final RecordBuilder builder = new RecordBuilder();
  private final List<FrameView> frames = new ArrayList<>();
  private FrameBuilder frame = new FrameBuilder(RecordLayout.FRAME_LENGTH_MAX);
  private long timeNs = 1_000_000_000L;

  private final int pid;

  private EveryRecord(int pid) {
    this.pid = pid;
  }

  /**
   * @param pid of the process of each; 0: of none
   */
  static List<FrameView> of(int pid) {
    EveryRecord all = new EveryRecord(pid);
    for (RecordType type : RecordType.values()) {
      for (int kind = 0; kind < KINDS; kind++) {
        for (int fill : FILLS) {
          for (Set<FieldId> without : LEFT_OUT) {
            all.add(type, kind, fill, without);
          }
        }
      }
    }
    all.seal();
    return all.frames;
  }

  private void add(RecordType type, int kind, int fill, Set<FieldId> without) {
    builder.begin(type, BODY_BYTES, ++timeNs).process(pid, pid, pid).flags(kind == 1 ? FLAGS : 0);
    for (int at = Integer.BYTES; at < BODY_BYTES; at += Integer.BYTES) {
      builder.bodyInt(at, fill);
    }
    builder.bodyInt(0, kind);
    for (FieldId field : FieldId.values()) {
      if (!without.contains(field)) {
        builder.field(field, value(type, field));
      }
    }
    ByteBuffer record = builder.end();
    if (!frame.add(record, 0, record.limit())) {
      seal();
      frame.add(record, 0, record.limit());
    }
  }

  private static byte[] value(RecordType type, FieldId field) {
    String word = "f" + field.code();
    if (type == RecordType.REGISTRY && field == FieldId.PATH) {
      return utf8("HKLM\\" + word + "\\" + word);
    }
    return switch (field) {
      case HASHES -> utf8("sha256=" + word + "a,md5=" + word + "b,sha1=" + word + "c");
      case ARGV, ENV, ANSWERS -> utf8(word + "\0203.0.113.7\0");
      case USER, TARGET_USER -> utf8(word + "\\" + word);
      case CGROUP -> utf8("/kubepods/pod12345678-1234-1234-1234-123456789abc/" + "ab".repeat(32));
      case PATH, PATH2, EXE, CWD, STDIN, TARGET_EXE, PARENT_EXE ->
          utf8("/" + word + "/" + word + ".x");
      case PACKET -> PACKET;
      case ORIGIN, COUNTERS -> filled();
      case DATA -> filled();
      case VALUE -> utf8(word + " powershell -enc ZQBjAGgAbwAgAGgAaQA=");
      default -> utf8(word);
    };
  }

  private static byte[] filled() {
    byte[] bytes = new byte[RecordLayout.Origin.BYTES];
    Arrays.fill(bytes, (byte) 1);
    return bytes;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void seal() {
    FrameBuilder.Origin origin =
        new FrameBuilder.Origin(
            new byte[16], new byte[16], RecordLayout.CLOCK_BOOTTIME, Frames.OFFSET_NS);
    ByteBuffer sealed = frame.seal(frames.size(), new byte[32], origin, timeNs);
    byte[] copy = new byte[sealed.remaining()];
    sealed.get(copy);
    frames.add(Frames.view(copy));
    frame = new FrameBuilder(RecordLayout.FRAME_LENGTH_MAX);
  }
}
