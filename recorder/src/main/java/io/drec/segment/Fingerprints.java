package io.drec.segment;

import io.drec.record.EventFingerprint;
import io.drec.record.FieldId;
import io.drec.record.RecordLayout.Field;
import io.drec.record.RecordLayout.Header;
import io.drec.record.RecordLayout.Origin;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Leaves the fingerprints of imported events out of the columns where they follow from the record,
 * and makes them again. What is kept is the number of the twin: 1 for the fingerprint as the record
 * has it; 0: it does not follow, and is kept as it is.
 */
final class Fingerprints {
  private static final int TWINS_TRIED = 8;
  private static final int TWINS_MAX = 1 << 24;
  private static final int TWINS_KNOWN_MAX = 1 << 16;

  /** After so many records of a shape whose fingerprints do not follow, no more are tried. */
  private static final int MISSES_MAX = 64;

  private final EventFingerprint fingerprint = new EventFingerprint();
  private final RecordSplitter splitter = new RecordSplitter();
  private final byte[] made = new byte[EventFingerprint.BYTES];
  private final Map<Shape, Names> names = new IdentityHashMap<>();

  /** The highest twin seen of a fingerprint, of those that have one. */
  private final Map<Long, Integer> twins = new HashMap<>();

  /** The names in DATA of one shape, in their order; of the last set of collected ones. */
  private static final class Names {
    private final byte[][] lower;
    private final int[] order;
    private int misses;

    Names(byte[][] names) {
      String[] texts = new String[names.length];
      lower = new byte[names.length][];
      Integer[] sorted = new Integer[names.length];
      for (int i = 0; i < names.length; i++) {
        texts[i] = new String(names[i], StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
        lower[i] = texts[i].getBytes(StandardCharsets.UTF_8);
        sorted[i] = i;
      }
      Arrays.sort(sorted, Comparator.comparing(i -> texts[i]));
      order = Arrays.stream(sorted).mapToInt(i -> i).toArray();
    }
  }

  /** Sets the record's slots: the twin and zeros, where the fingerprint follows. */
  void leaveOut(RecordSplitter record, Shape shape, byte[] hostId, long timeNs) {
    Names own = names(shape);
    if (own.misses > MISSES_MAX) {
      return;
    }
    int at = shape.originSlot + Shape.ORIGIN_MADE;
    long high = record.number(at + 1);
    long low = record.number(at + 2);
    make(record, shape, hostId, timeNs);
    int twin = is(made, high, low) ? 1 : twin(high, low);
    if (twin == 0) {
      own.misses++;
      return;
    }
    own.misses = 0;
    record.setNumber(at, twin);
    record.setNumber(at + 1, 0);
    record.setNumber(at + 2, 0);
  }

  private int twin(long high, long low) {
    long key = number(made, 0);
    int known = twins.getOrDefault(key, 1);
    for (int n = known + 1; n <= known + TWINS_TRIED; n++) {
      if (isTwin(n, high, low)) {
        if (twins.size() >= TWINS_KNOWN_MAX) {
          twins.clear();
        }
        twins.put(key, n);
        return n;
      }
    }
    for (int n = 2; n <= Math.min(known, TWINS_TRIED); n++) {
      if (isTwin(n, high, low)) {
        return n;
      }
    }
    return 0;
  }

  private boolean isTwin(int n, long high, long low) {
    return is(EventFingerprint.twin(made, n), high, low);
  }

  private static boolean is(byte[] bytes, long high, long low) {
    return number(bytes, 0) == high && number(bytes, 8) == low;
  }

  private static long number(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(at);
  }

  private Names names(Shape shape) {
    return names.computeIfAbsent(shape, key -> new Names(key.dataNames));
  }

  private void make(RecordSplitter record, Shape shape, byte[] hostId, long timeNs) {
    byte[] bytes = record.bytes();
    fingerprint.host(hostId);
    if (shape.channelSlot < 0) {
      fingerprint.lowerPart(bytes, 0, 0);
    } else {
      int channel = shape.channelSlot;
      fingerprint.lowerPart(bytes, record.offset(channel), text(record, channel));
    }
    part(record, shape.providerSlot);
    int origin = shape.originSlot;
    fingerprint.code((int) record.number(origin + Shape.ORIGIN_CODE));
    long number = record.number(origin + Shape.ORIGIN_NUMBER);
    if (number != 0) {
      fingerprint.numbered(number, timeNs, made, 0);
      return;
    }
    Names own = names(shape);
    long collected = record.number(origin + Shape.ORIGIN_COLLECTED);
    for (int entry : own.order) {
      if (entry >= 32 || (collected >>> entry & 1) == 0) {
        fingerprint.part(own.lower[entry], 0, own.lower[entry].length);
        part(record, shape.dataSlot + entry);
      }
    }
    fingerprint.finish(made, 0);
  }

  private void part(RecordSplitter record, int slot) {
    boolean none = slot < 0;
    fingerprint.part(record.bytes(), none ? 0 : record.offset(slot), none ? 0 : text(record, slot));
  }

  private static int text(RecordSplitter record, int slot) {
    if (slot >= record.slots() || record.length(slot) < 0) {
      throw SegmentFormatException.corrupt("a record is not of its shape");
    }
    return record.length(slot);
  }

  /** Writes the fingerprint into a record that was written without. */
  void restore(Shape shape, byte[] hostId, long timeNs, long twin, ByteOut out, int start) {
    if (twin < 0 || twin > TWINS_MAX) {
      throw SegmentFormatException.corrupt("twin " + twin + " of an event");
    }
    ByteBuffer buffer = ByteBuffer.wrap(out.array()).order(ByteOrder.LITTLE_ENDIAN);
    splitter.split(buffer, out.array(), start, out.length() - start);
    if (splitter.slots() != shape.slotCount()) {
      throw SegmentFormatException.corrupt("a record is not of its shape");
    }
    make(splitter, shape, hostId, timeNs);
    byte[] found = twin == 1 ? made : EventFingerprint.twin(made, (int) twin);
    System.arraycopy(found, 0, out.array(), origin(buffer, start) + Origin.FINGERPRINT, 16);
  }

  /** Where ORIGIN's bytes are; the record has one, which its shape says. */
  private static int origin(ByteBuffer in, int start) {
    int at = start + Header.BYTES + (in.getShort(start + Header.BODY_LENGTH) & 0xffff);
    int found = at;
    int end = start + in.getInt(start + Header.LENGTH);
    while (at < end) {
      int length = in.getInt(at + Field.LENGTH);
      if ((in.getShort(at) & 0xffff) == FieldId.ORIGIN.code()
          && length == Origin.BYTES
          && in.getShort(at + Field.FLAGS) == 0
          && in.getLong(at + Field.TRUE_LENGTH) == length) {
        found = at + Field.BYTES;
      }
      at += Field.BYTES + (length + 7 & ~7);
    }
    return found;
  }
}
