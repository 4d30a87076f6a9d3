package io.drec.query.question;

import io.drec.query.ecs.DataField;
import io.drec.query.ecs.EcsField;
import io.drec.query.ecs.EventField;
import io.drec.query.ecs.FieldSource;
import io.drec.query.ecs.MadeValues;
import io.drec.query.entity.Known;
import io.drec.query.script.HasDecoded;
import io.drec.query.syntax.Need;
import io.drec.query.syntax.Query;
import io.drec.query.syntax.Query.ValueTest;
import io.drec.record.FieldId;
import io.drec.record.FrameHead;
import io.drec.segment.HasWord;
import io.drec.segment.RecordQuery;
import io.drec.segment.Wanted;
import io.drec.segment.Wanted.TextTest;
import io.drec.segment.WordBlocks;
import io.drec.store.ProcessSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Says of a query which records can match it, so that the others need not be read: by their words,
 * types and numbers, and by what is known of their processes. Whether a record does match is for
 * the query itself to say.
 */
final class Candidates {
  /** Of a word that tells something beside others. */
  private static final int LETTERS_MIN = 3;

  private final Known known;
  private final Map<String, HasWord> words = new HashMap<>();
  private final Map<Need, TextTest> decoded = new HashMap<>();
  private final List<TextTest> texts = new ArrayList<>();
  private final TextTest empty = new Empty();
  private @Nullable RecordQuery asked;

  private Candidates(Known known) {
    this.known = known;
  }

  /**
   * The records that can match one of several queries.
   *
   * @param host name of the only host; null for all
   */
  static RecordQuery of(
      Known known,
      List<Query> queries,
      RecordQuery.Span span,
      @Nullable String host,
      boolean newestFirst) {
    Candidates candidates = new Candidates(known);
    List<Wanted> any = new ArrayList<>();
    queries.forEach(query -> any.add(candidates.wanted(query)));
    Wanted wanted = Wanted.one(any);
    if (host != null) {
      Wanted there = Wanted.frame(candidates.ofHost(host::equals));
      wanted = Wanted.all(List.of(there, wanted));
    }
    RecordQuery query = new RecordQuery(span, wanted, candidates.texts, newestFirst);
    candidates.asked = query;
    return query;
  }

  /** Looked up once a frame. */
  private Predicate<FrameHead> ofHost(Predicate<String> test) {
    long[] sequence = {-1};
    boolean[] last = {false};
    return head -> {
      if (head.sequence() != sequence[0]) {
        sequence[0] = head.sequence();
        last[0] = test.test(known.footage().host(head.hostId()));
      }
      return last[0];
    };
  }

  private Wanted wanted(Query query) {
    Either either = new Either();
    either.add(query);
    return either.wanted();
  }

  private Wanted clauses(Query.Clauses clauses) {
    if (clauses.must().isEmpty()) {
      Either either = new Either();
      clauses.should().forEach(either::add);
      return clauses.should().isEmpty() ? Wanted.ANY : either.wanted();
    }
    return Wanted.all(clauses.must().stream().map(this::wanted).toList());
  }

  /** Words that a text of some fields must have. */
  private record InRecord(Need need, long fields) {}

  /** Gathers what can be met in one way or another; the same words are asked for once. */
  private final class Either {
    private final List<Wanted> others = new ArrayList<>();

    /** Types of records of which a text may have the words. */
    private final Map<InRecord, Long> inRecords = new LinkedHashMap<>();

    private final Map<Need, Boolean> inProcesses = new LinkedHashMap<>();
    private final Map<Need, Boolean> decoded = new LinkedHashMap<>();
    private final Map<Need, Boolean> targets = new LinkedHashMap<>();

    void add(Query query) {
      if (query instanceof Query.All) {
        others.add(Wanted.ANY);
      } else if (query instanceof Query.Clauses clauses) {
        boolean open = clauses.must().isEmpty() && !clauses.should().isEmpty();
        if (open) {
          clauses.should().forEach(this::add);
        } else {
          others.add(clauses(clauses));
        }
      } else if (query instanceof Query.Exists exists) {
        exists.fields().forEach(field -> others.add(has(field)));
      } else if (query instanceof Query.AnySource source) {
        inRecord(source.need(), Wanted.ALL, Wanted.ALL);
      } else {
        field((Query.Field) query);
      }
    }

    private Wanted has(EventField field) {
      if (field instanceof DataField data) {
        return Wanted.named(data.name());
      }
      return field == EcsField.DREC_DECODED
          ? encodedOrDecoded(Need.ANY)
          : Wanted.type(FieldSource.of((EcsField) field).types());
    }

    private void inRecord(Need need, long types, long fields) {
      inRecords.merge(new InRecord(need, fields), types, (one, other) -> one | other);
    }

    private void field(Query.Field query) {
      if (query.field() instanceof DataField data) {
        others.add(
            Wanted.all(
                List.of(Wanted.named(data.name()), inTexts(query.need(), FieldSource.DATA))));
        return;
      }
      EcsField field = (EcsField) query.field();
      ValueTest test = query.test();
      switch (field) {
        case PROCESS_PID -> others.add(Wanted.pid(pid -> pid != 0 && test.passes(pid, true)));
        case TIMESTAMP -> others.add(Wanted.time(timeNs -> test.passes(timeNs, true)));
        case EVENT_CODE -> others.add(Wanted.code(code(test)));
        case HOST_NAME -> {
          others.add(Wanted.frame(ofHost(name -> passes(test, name))));
          // That of an import tells its host itself.
          inRecord(query.need(), FieldSource.of(EcsField.DREC_IMPORT_COUNT).types(), Wanted.ALL);
        }
        case TARGET_PROCESS_EXECUTABLE, TARGET_PROCESS_NAME -> {
          of(field, query);
          targets.put(query.need(), true);
        }
        case DREC_DECODED -> decoded.put(query.need(), true);
        default -> of(field, query);
      }
    }

    private void of(EcsField field, Query.Field query) {
      if (MadeValues.tells(field)) {
        others.add(
            Wanted.type(
                MadeValues.types(
                    field, value -> passes(query.test(), value), query.need()::metBy)));
        return;
      }
      FieldSource source = FieldSource.of(field);
      switch (source.kind()) {
        case TEXT -> inRecord(query.need(), source.types(), source.fields());
        case ADDRESS -> {
          boolean can = query.need().metBy(word -> word.matches("[0-9a-f]+"));
          others.add(can ? Wanted.type(source.types()) : Wanted.NONE);
        }
        case TEXT_OR_NUMBER -> {
          boolean can = query.need().metBy(word -> word.matches("[0-9]+"));
          inRecord(can ? Need.ANY : query.need(), source.types(), source.fields());
        }
        default -> others.add(Wanted.type(source.types()));
      }
      if (source.ofProcess()) {
        inProcesses.put(query.need(), true);
      }
    }

    Wanted wanted() {
      List<Wanted> all = new ArrayList<>();
      inRecords.forEach(
          (in, types) -> {
            Long anywhere = inRecords.get(new InRecord(in.need, Wanted.ALL));
            boolean told = in.fields != Wanted.ALL && anywhere != null && anywhere == Wanted.ALL;
            if (!told) {
              all.add(Wanted.all(List.of(Wanted.type(types), inTexts(in.need, in.fields))));
            }
          });
      all.addAll(others);
      inProcesses.keySet().forEach(need -> all.add(ofProcess(need, false)));
      decoded.keySet().forEach(need -> all.add(encodedOrDecoded(need)));
      targets.keySet().forEach(need -> all.add(ofTarget(need)));
      return Wanted.one(all);
    }
  }

  /** The value of any kind of event: a field of type KEYWORD may be compared in either way. */
  private static boolean passes(ValueTest test, String value) {
    return test.passes(value, true) || test.passes(value, false);
  }

  private static LongPredicate code(ValueTest test) {
    return code -> code != 0 && passes(test, Integer.toUnsignedString((int) code));
  }

  private Wanted encodedOrDecoded(Need need) {
    return Wanted.one(List.of(inDecoded(need), ofProcess(need, true)));
  }

  /** Where a record does not name the program that was acted on, the recording may know it. */
  private Wanted ofTarget(Need need) {
    int field = FieldId.TARGET_EXE.code();
    Wanted anywhere = inTexts(need, Wanted.ALL);
    Wanted unnamed =
        Wanted.one(List.of(Wanted.lacks(field), Wanted.text(registered(empty), Wanted.bit(field))));
    return Wanted.all(
        List.of(
            Wanted.type(FieldSource.of(EcsField.TARGET_PROCESS_EXECUTABLE).types()),
            unnamed,
            Wanted.process(new Anyone(() -> anywhere.may(anyText())))));
  }

  /** Any process, where there may be one that is meant. */
  private record Anyone(BooleanSupplier anywhere) implements Wanted.ProcessTest {
    @Override
    public boolean mayAny() {
      return anywhere.getAsBoolean();
    }

    @Override
    public boolean may(FrameHead frame, int pid, long startNs, long timeNs) {
      return true;
    }
  }

  /** A text of nothing. */
  private static final class Empty implements TextTest {
    @Override
    public boolean in(byte[] array, int offset, int length) {
      return length == 0;
    }

    @Override
    public boolean mayInPieces(byte[] array, int offset, int length) {
      return false;
    }

    @Override
    public BitSet blocks(WordBlocks words) {
      return words.ofEmpty();
    }

    @Override
    public boolean inNumbers() {
      return false;
    }
  }

  private Wanted inDecoded(Need need) {
    Wanted words = inTexts(need, Wanted.ALL);
    return Wanted.text(
        registered(
            decoded.computeIfAbsent(
                need, same -> new HasDecoded(texts -> ProcessWords.pass(words, texts)))),
        FieldSource.COMMANDS);
  }

  private Wanted ofProcess(Need need, boolean ofDecoded) {
    // Of what is decoded, that there is something to decode says enough.
    if (!ofDecoded && need.metBy(word -> false)) {
      return Wanted.ANY;
    }
    Wanted words = inTexts(need, Wanted.ALL);
    Wanted anywhere = ofDecoded ? inDecoded(need) : words;
    // A process of which hardly anything is known is called by its number.
    boolean isTold = ofDecoded || !need.metBy(Candidates::isInNumbered);
    return Wanted.process(
        new ProcessWords(
            known,
            words,
            ofDecoded,
            () -> anywhere.may(anyText()),
            () -> isTold ? having(anywhere) : null));
  }

  /** Whether it may stand in {@code pid 4711}, which is no text of the recording. */
  private static boolean isInNumbered(String word) {
    return "pid".contains(word) || word.matches("[0-9]+");
  }

  private @Nullable ProcessSet having(Wanted texts) {
    RecordQuery query = asked;
    return query == null ? null : known.footage().processes(query, texts);
  }

  /** What is known of all texts of the recording together. */
  private Wanted.Facts anyText() {
    Map<TextTest, Boolean> told = new HashMap<>();
    return (test, fields) -> {
      RecordQuery query = asked;
      Boolean known = query == null ? Boolean.TRUE : told.get(test);
      if (query != null && known == null) {
        known = this.known.footage().mayHaveText(query, test);
        told.put(test, known);
      }
      return known == null || known;
    };
  }

  private Wanted inTexts(Need need, long fields) {
    if (need instanceof Need.Word word) {
      return Wanted.text(hasWord(word), fields);
    }
    if (need instanceof Need.One one) {
      return Wanted.one(one.of().stream().map(of -> inTexts(of, fields)).toList());
    }
    List<Need> needs = telling(((Need.All) need).of());
    List<TextTest> tests = new ArrayList<>();
    List<Wanted> all = new ArrayList<>();
    for (Need of : needs) {
      if (of instanceof Need.Word word) {
        tests.add(hasWord(word));
      } else {
        all.add(inTexts(of, fields));
      }
    }
    all.add(0, Wanted.texts(tests, fields));
    return Wanted.all(all);
  }

  private TextTest hasWord(Need.Word word) {
    return registered(words.computeIfAbsent(word.word(), HasWord::new));
  }

  /** Long words first, which are rare; short ones, which stand everywhere, only where all are. */
  private static List<Need> telling(List<Need> needs) {
    List<Need> sorted = new ArrayList<>(needs);
    sorted.sort(Comparator.comparingInt(Candidates::lettersOf).reversed());
    boolean isShort = !sorted.isEmpty() && lettersOf(sorted.get(0)) < LETTERS_MIN;
    return isShort ? sorted : sorted.stream().filter(one -> lettersOf(one) >= LETTERS_MIN).toList();
  }

  /** Of what is no word it is not known. */
  private static int lettersOf(Need need) {
    return need instanceof Need.Word word ? word.word().length() : LETTERS_MIN;
  }

  private TextTest registered(TextTest test) {
    if (!texts.contains(test)) {
      texts.add(test);
    }
    return test;
  }
}
