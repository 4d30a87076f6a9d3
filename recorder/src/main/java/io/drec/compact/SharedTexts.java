package io.drec.compact;

import io.drec.record.RecordView;
import io.drec.segment.ByteHash;
import io.drec.store.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts that were lately read, so that a working directory, a control group or an argument that
 * thousands of processes have is one object in memory. Holds at most so many, each in the one place
 * that its hash gives it.
 */
final class SharedTexts {
  /** A power of two. */
  private static final int HELD_MAX = 2048;

  private static final int BYTES_MAX = 256;

  private byte[] scratch = new byte[BYTES_MAX];
  private final byte[] @Nullable [] bytes = new byte[HELD_MAX][];
  private final @Nullable String[] texts = new String[HELD_MAX];

  /** As {@link Text#decode}. */
  String decode(byte[] from) {
    return decode(from, 0, from.length);
  }

  /** Likewise, of a field that is there. */
  String decode(RecordView record, int field) {
    int length = record.fieldLength(field);
    record.copyField(field, roomFor(length));
    return decode(scratch, 0, length);
  }

  /** As {@link Text#decodeList}, of a field that is there; of its first bytes alone. */
  List<String> decodeList(RecordView record, int field, int bytesMax) {
    int length = Math.min(bytesMax, record.fieldLength(field));
    record.copyField(field, roomFor(length));
    return decodeList(scratch, length);
  }

  private byte[] roomFor(int length) {
    if (scratch.length < length) {
      scratch = new byte[2 * length];
    }
    return scratch;
  }

  private String decode(byte[] from, int start, int end) {
    if (end - start > BYTES_MAX) {
      return Text.decode(Arrays.copyOfRange(from, start, end));
    }
    int place = ByteHash.of(from, start, end - start) & HELD_MAX - 1;
    byte[] known = bytes[place];
    String text = texts[place];
    if (known == null || text == null || !Arrays.equals(known, 0, known.length, from, start, end)) {
      known = Arrays.copyOfRange(from, start, end);
      text = Text.decode(known);
      bytes[place] = known;
      texts[place] = text;
    }
    return text;
  }

  /** As {@link Text#decodeList}: texts that are each ended by a NUL; the last one may lack it. */
  List<String> decodeList(byte[] from, int length) {
    List<String> list = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < length; i++) {
      if (from[i] == 0) {
        list.add(decode(from, start, i));
        start = i + 1;
      }
    }
    if (start < length) {
      list.add(decode(from, start, length));
    }
    return list;
  }
}
