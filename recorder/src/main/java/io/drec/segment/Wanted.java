package io.drec.segment;

import io.drec.record.FrameHead;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/**
 * What a record must have for somebody to look at it. It is asked of less than a record: of a group
 * before it is unpacked, of a row before its record is put together. So it says yes where it cannot
 * know, and no only where it does.
 */
public interface Wanted {
  Wanted ANY = facts -> true;
  Wanted NONE = facts -> false;

  /** Whether what is known allows it. */
  boolean may(Facts facts);

  /** What is known of a record, or of several. Each answer is yes where it is not known. */
  interface Facts {
    /**
     * Whether a text of the record passes.
     *
     * @param fields in which it stands, each as {@link Wanted#bit}
     */
    boolean text(TextTest test, long fields);

    /**
     * Whether for each test a text of the record passes; not all need be the same text.
     *
     * @param fields in which they stand, each as {@link Wanted#bit}
     */
    default boolean texts(List<TextTest> tests, long fields) {
      for (TextTest test : tests) {
        if (!text(test, fields)) {
          return false;
        }
      }
      return true;
    }

    /**
     * @param mask of types, each as {@link Wanted#bit}
     */
    default boolean type(long mask) {
      return true;
    }

    /** Whether it lacks a field, by its id; one that is there and empty is not lacking. */
    default boolean lacks(int field) {
      return true;
    }

    /** Whether DATA has an entry of this name, whatever its case. */
    default boolean named(String name) {
      return true;
    }

    /** Whether the header's pid passes, unsigned. */
    default boolean pid(LongPredicate test) {
      return true;
    }

    /** Whether ORIGIN's event code passes, unsigned. */
    default boolean code(LongPredicate test) {
      return true;
    }

    /** Whether its time passes, ns since 1970 UTC. */
    default boolean time(LongPredicate test) {
      return true;
    }

    default boolean frame(Predicate<FrameHead> test) {
      return true;
    }

    default boolean process(ProcessTest test) {
      return true;
    }
  }

  /** A condition on one text, as it lies in the store. */
  interface TextTest {
    /** Whether it may pass: a text that is whole, or that others may be put together of. */
    boolean in(byte[] array, int offset, int length);

    /**
     * Whether a text may pass of which this is a piece; the others are asked apart. No word (a run
     * of letters and digits) stands across the ends of a piece.
     */
    default boolean inPiece(byte[] array, int offset, int length) {
      return in(array, offset, length);
    }

    /**
     * Whether a piece may pass of a text that does not pass itself, and says how another is put
     * together.
     */
    default boolean mayInPieces(byte[] array, int offset, int length) {
      return true;
    }

    /** In which blocks of texts there may be one that passes, by the words that stand there. */
    default BitSet blocks(WordBlocks words) {
      return words.all();
    }

    /** Whether a number or a time, printed, may pass: these are not among the texts. */
    boolean inNumbers();
  }

  /** A condition on the process that acted, as far as the record's header tells it. */
  interface ProcessTest {
    /** Whether there may be a process that passes. */
    boolean mayAny();

    /** Whether there may be one of this number; asked only where {@link #mayAny} said yes. */
    default boolean mayHave(int pid) {
      return true;
    }

    /**
     * @param startNs as in the header
     * @param timeNs of the record, since 1970 UTC
     */
    boolean may(FrameHead frame, int pid, long startNs, long timeNs);
  }

  /** All types, or fields. */
  long ALL = -1;

  /** The bit of a type, or of a field; those that are not known by now share the lowest. */
  static long bit(int code) {
    return code > 0 && code < Long.SIZE ? 1L << code : 1;
  }

  static Wanted type(long mask) {
    return mask == ALL ? ANY : facts -> facts.type(mask);
  }

  static Wanted text(TextTest test, long fields) {
    return facts -> facts.text(test, fields);
  }

  /** Texts, not all the same, that pass one of the tests each. */
  static Wanted texts(List<TextTest> tests, long fields) {
    List<TextTest> all = List.copyOf(tests);
    return switch (all.size()) {
      case 0 -> ANY;
      case 1 -> text(all.get(0), fields);
      default -> facts -> facts.texts(all, fields);
    };
  }

  static Wanted lacks(int field) {
    return facts -> facts.lacks(field);
  }

  static Wanted named(String name) {
    return facts -> facts.named(name);
  }

  static Wanted pid(LongPredicate test) {
    return facts -> facts.pid(test);
  }

  static Wanted code(LongPredicate test) {
    return facts -> facts.code(test);
  }

  static Wanted time(LongPredicate test) {
    return facts -> facts.time(test);
  }

  static Wanted frame(Predicate<FrameHead> test) {
    return facts -> facts.frame(test);
  }

  static Wanted process(ProcessTest test) {
    return facts -> facts.process(test);
  }

  /** All of these; of none it is {@link #ANY}. */
  static Wanted all(List<Wanted> of) {
    if (of.contains(NONE)) {
      return NONE;
    }
    List<Wanted> some = of.stream().filter(one -> one != ANY).toList();
    return switch (some.size()) {
      case 0 -> ANY;
      case 1 -> some.get(0);
      default -> new All(some);
    };
  }

  /** One of these; of none it is {@link #NONE}. */
  static Wanted one(List<Wanted> of) {
    if (of.contains(ANY)) {
      return ANY;
    }
    List<Wanted> some = of.stream().filter(one -> one != NONE).toList();
    return switch (some.size()) {
      case 0 -> NONE;
      case 1 -> some.get(0);
      default -> new One(some);
    };
  }

  /** See {@link #all}. */
  record All(List<Wanted> of) implements Wanted {
    @Override
    public boolean may(Facts facts) {
      for (int i = 0; i < of.size(); i++) {
        if (!of.get(i).may(facts)) {
          return false;
        }
      }
      return true;
    }
  }

  /** See {@link #one}. */
  record One(List<Wanted> of) implements Wanted {
    @Override
    public boolean may(Facts facts) {
      for (int i = 0; i < of.size(); i++) {
        if (of.get(i).may(facts)) {
          return true;
        }
      }
      return false;
    }
  }
}
