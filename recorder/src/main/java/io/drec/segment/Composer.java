package io.drec.segment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds how the long texts of a record are put together of its other texts: an event's message of
 * its fields, a field's list of hashes of the list as the source wrote it. What was found for a
 * slot is tried first on the next record of the same shape.
 *
 * <p>Texts of several lines are put together of texts of one line; lists of hashes in fields, of
 * the values in DATA. So nothing is ever put together of what is itself put together.
 */
final class Composer {
  private static final int LONG_BYTES = 64;
  private static final int HEX_RUN = 32;
  private static final int KNOWN_MAX = 24;
  private static final int SKIP_MAX = 256;

  private static final boolean[] EDGES = edges(" :='()[]|,;.\"");

  private static final byte PLAIN = 0;
  private static final byte LIST = 1;
  private static final byte LINES = 2;

  /** What is known of one slot of a shape. */
  static final class SlotState {
    private final List<Composition> known = new ArrayList<>();
    private int skip;
    private int failures;
  }

  private final ByteOut out = new ByteOut(4096);
  private byte[] levels = new byte[64];

  /**
   * The slots that a text may refer to, by the first byte of their texts: of each the first slot
   * and 1, and behind each slot the next one and 1. Made when it is first needed of a record.
   */
  private final int[] firstSlots = new int[256];

  private int[] nextSlots = new int[64];
  private boolean sorted;

  /** The record that is looked at. */
  private RecordSplitter record = new RecordSplitter();

  private Shape shape = Shape.NONE;

  private final Composition.Slots slots =
      new Composition.Slots() {
        @Override
        public byte[] array(int slot) {
          return record.bytes();
        }

        @Override
        public int offset(int slot) {
          return record.offset(slot);
        }

        @Override
        public int length(int slot) {
          return record.length(slot);
        }
      };

  /** Looks at another record. */
  void open(RecordSplitter next, Shape nextShape) {
    record = next;
    shape = nextShape;
    if (levels.length < next.slots()) {
      levels = new byte[2 * next.slots()];
      nextSlots = new int[levels.length];
    }
    sorted = false;
    for (int slot = 0; slot < next.slots(); slot++) {
      levels[slot] = PLAIN;
      if (shape.isText(slot) && next.length(slot) >= LONG_BYTES) {
        if (hasLines(next.bytes(), next.offset(slot), next.length(slot))) {
          levels[slot] = LINES;
        } else if (slot < next.dataFirst() && isList(slot)) {
          levels[slot] = LIST;
        }
      }
    }
  }

  private static boolean hasLines(byte[] bytes, int offset, int length) {
    for (int at = offset; at < offset + length; at++) {
      if (bytes[at] == '\n') {
        return true;
      }
    }
    return false;
  }

  /** The composition of a slot's text; null: it stays as it is. */
  @Nullable Composition find(int slot, SlotState[] states) {
    int length = record.length(slot);
    if (levels[slot] == PLAIN) {
      return null;
    }
    SlotState state = states[slot];
    if (state == null) {
      state = new SlotState();
      states[slot] = state;
    }
    int offset = record.offset(slot);
    List<Composition> known = state.known;
    for (int i = 0; i < known.size(); i++) {
      Composition tried = known.get(i);
      if (fits(tried) && tried.gives(slots, record.bytes(), offset, length)) {
        known.remove(i);
        known.add(0, tried);
        return tried;
      }
    }
    if (state.skip > 0) {
      state.skip--;
      return null;
    }
    return derive(state, offset, length, levels[slot] == LIST);
  }

  /** Whether it refers to nothing that may itself be put together. */
  private boolean fits(Composition tried) {
    return tried.refersOnly(slot -> levels[slot] == PLAIN);
  }

  private @Nullable Composition derive(SlotState state, int offset, int length, boolean list) {
    out.clear();
    if (list) {
      deriveList(offset, length);
    } else {
      deriveLines(offset, length);
    }
    if (out.length() > length * 2 / 3) {
      state.failures = Math.min(state.failures + 1, 8);
      state.skip = Math.min(SKIP_MAX, 1 << state.failures);
      return null;
    }
    Composition found = Composition.read(out.toBytes(), record.slots());
    if (!found.gives(slots, record.bytes(), offset, length)) {
      return null;
    }
    state.failures = 0;
    state.known.add(0, found);
    if (state.known.size() > KNOWN_MAX) {
      state.known.remove(KNOWN_MAX);
    }
    return found;
  }

  private void deriveLines(int offset, int length) {
    sortSlots();
    byte[] bytes = record.bytes();
    int end = offset + length;
    int at = offset;
    int next = 0;
    while (at < end) {
      int slot = at == offset || isEdge(bytes[at - 1]) ? longest(at, end, next) : -1;
      if (slot >= 0) {
        refer(slot, spelling, -1, 0);
        at += record.length(slot);
        next = slot + 1;
        // So that no word ever stands across two references, whatever is put in their place.
        if (at < end) {
          literal(bytes[at++]);
        }
      } else {
        literal(bytes[at++]);
      }
    }
  }

  private void sortSlots() {
    if (sorted) {
      return;
    }
    sorted = true;
    Arrays.fill(firstSlots, 0);
    byte[] bytes = record.bytes();
    for (int slot = record.slots() - 1; slot >= 0; slot--) {
      if (levels[slot] == PLAIN && shape.isText(slot) && record.length(slot) > 0) {
        int first = bytes[record.offset(slot)] & 0xff;
        nextSlots[slot] = firstSlots[first];
        firstSlots[first] = slot + 1;
      }
    }
  }

  private int spelling;

  /** The slot whose text stands here, the longest, of those the next in order; -1: none. */
  private int longest(int at, int end, int next) {
    int found = -1;
    int first = firstSlots[record.bytes()[at] & 0xff];
    for (int slot = first - 1; slot >= 0; slot = nextSlots[slot] - 1) {
      int length = found < 0 ? 0 : record.length(found);
      int size = record.length(slot);
      // Of two as long the one behind the slot that was referred to last.
      boolean better = size > length || size == length && found < next && slot >= next;
      if (better && stands(slot, at, end)) {
        found = slot;
      }
    }
    if (found >= 0) {
      spelling = spelling(found, at);
    }
    return found;
  }

  private boolean stands(int slot, int at, int end) {
    int size = record.length(slot);
    return size <= end - at
        && (at + size == end || isEdge(record.bytes()[at + size]))
        && spelling(slot, at) >= 0;
  }

  /** How the slot's text is spelled here; -1: another one stands here. */
  private int spelling(int slot, int at) {
    byte[] bytes = record.bytes();
    int from = record.offset(slot);
    int size = record.length(slot);
    if (Composition.equal(Composition.AS_IS, bytes, from, bytes, at, size)) {
      return Composition.AS_IS;
    }
    boolean hex = size > 2 && bytes[from] == '0' && bytes[from + 1] == 'x';
    return hex && Composition.equal(Composition.UPPER_HEX, bytes, from, bytes, at, size)
        ? Composition.UPPER_HEX
        : -1;
  }

  private static boolean isEdge(byte value) {
    return EDGES[value & 0xff];
  }

  private static boolean[] edges(String signs) {
    boolean[] edges = new boolean[256];
    Arrays.fill(edges, 0, ' ' + 1, true);
    signs.chars().forEach(sign -> edges[sign] = true);
    return edges;
  }

  private boolean isList(int slot) {
    byte[] bytes = record.bytes();
    int end = record.offset(slot) + record.length(slot);
    for (int at = record.offset(slot); at < end; at++) {
      int run = hexRun(at, end);
      if (run >= HEX_RUN) {
        return !isInData(slot, bytes);
      }
      at += run;
    }
    return false;
  }

  /** Whether DATA has the same text, so that there is nothing to gain. */
  private boolean isInData(int slot, byte[] bytes) {
    int from = record.offset(slot);
    int length = record.length(slot);
    for (int other = record.dataFirst(); other < record.slots(); other++) {
      if (record.length(other) == length
          && Composition.equal(
              Composition.AS_IS, bytes, record.offset(other), bytes, from, length)) {
        return true;
      }
    }
    return false;
  }

  private int hexRun(int from, int end) {
    byte[] bytes = record.bytes();
    int at = from;
    while (at < end && Character.digit(bytes[at], 16) >= 0) {
      at++;
    }
    return at - from;
  }

  private void deriveList(int offset, int length) {
    byte[] bytes = record.bytes();
    int end = offset + length;
    int at = offset;
    while (at < end) {
      int run = hexRun(at, end);
      boolean word = isWord(at - 1, offset, end) || isWord(at + run, offset, end);
      if (run < HEX_RUN / 2 || word || !referToPart(at, run)) {
        run = Math.max(1, run);
        for (int i = 0; i < run; i++) {
          literal(bytes[at + i]);
        }
      }
      at += run;
    }
  }

  /** Whether a byte belongs to a word; of those outside of the text none does. */
  private boolean isWord(int at, int from, int end) {
    byte value = at < from || at >= end ? 0 : record.bytes()[at];
    return value < 0 || Character.isLetterOrDigit(value);
  }

  private boolean referToPart(int at, int run) {
    byte[] bytes = record.bytes();
    for (int slot = record.dataFirst(); slot < record.slots(); slot++) {
      if (levels[slot] != PLAIN || !shape.isText(slot)) {
        continue;
      }
      int last = record.offset(slot) + record.length(slot) - run;
      for (int from = record.offset(slot); from <= last; from++) {
        for (int tried = Composition.AS_IS; tried <= Composition.UPPER; tried++) {
          if (Composition.equal(tried, bytes, from, bytes, at, run)) {
            refer(slot, tried | Composition.PART, from - record.offset(slot), run);
            return true;
          }
        }
      }
    }
    return false;
  }

  private void refer(int slot, int how, int partOffset, int partLength) {
    out.u8(0).number(slot + 1L).u8(how);
    if (partOffset >= 0) {
      out.number(partOffset).number(partLength);
    }
  }

  private void literal(byte value) {
    out.u8(value);
    if (value == 0) {
      out.number(0);
    }
  }
}
