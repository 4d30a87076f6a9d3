package io.drec.query.question;

import io.drec.query.ecs.EcsEvent;
import io.drec.query.ecs.EcsMapper;
import io.drec.query.syntax.SequenceQuery;
import io.drec.query.words.Shown;
import io.drec.query.words.Times;
import io.drec.record.EventId;
import io.drec.store.StoredRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code search} for sequences. First every event that could be a step is noted (time, id,
 * key), then these are gone through by time.
 *
 * <p>For each key there is at most one open sequence of each length: a newer event that could be
 * the same step takes the older one's place, so that what is found is as short as it can be. A
 * sequence that goes on is no longer open at its shorter length: each event is in one sequence.
 */
final class Sequences {
  /** Events noted, 100 bytes each or less. Beyond it the oldest are given up, and it is said. */
  static final int NOTED_MAX = 200_000;

  /** Keys with a sequence that is open. */
  static final int OPEN_MAX = 100_000;

  /** Events of all sequences on a page: they are kept whole. */
  static final int EVENTS_MAX = 2 * Search.EVENTS_MAX;

  private final Asked asked;
  private final int notedMax;
  private final int openMax;

  Sequences(Asked asked) {
    this(asked, NOTED_MAX, OPEN_MAX);
  }

  /** With other limits, for tests. */
  Sequences(Asked asked, int notedMax, int openMax) {
    this.asked = asked;
    this.notedMax = notedMax;
    this.openMax = openMax;
  }

  /** An event that could be a step. */
  private record Noted(long timeNs, EventId id, int steps, List<String> key) {
    static final Comparator<Noted> BY_TIME =
        Comparator.comparingLong(Noted::timeNs).thenComparing(Noted::id);
  }

  Answer answer(String text, SequenceQuery query, Question.Page page) throws UsageException {
    Columns columns = Columns.of(page.fields());
    PageOrder order = PageOrder.of(page.order());
    int limit = Math.min(asked.limit(Search.EVENTS_DEFAULT), EVENTS_MAX / query.steps().size());
    SequenceKey key = new SequenceKey(query.by());
    Notes notes = new Notes(notedMax);
    Search.each(asked, asked.span(), query.steps(), false, event -> note(notes, event, query, key));
    List<Noted> events = notes.sorted();
    long withinNs = query.within() == null ? Long.MAX_VALUE : query.within().toNanos();
    Automaton automaton = new Automaton(query.steps().size(), withinNs, openMax);
    events.forEach(automaton::event);
    List<List<Noted>> found = new Paged(order, limit, page.after()).of(automaton.found);
    if (found.isEmpty()) {
      return new NotFound(
          "no sequence matches '"
              + Shown.escape(text)
              + "'"
              + String.join("", said(notes, automaton).stream().map(note -> "; " + note).toList()),
          asked.covered(Long.MAX_VALUE));
    }
    return answer(text, query, columns, order, automaton, found, said(notes, automaton), page);
  }

  private static void note(Notes notes, EcsEvent event, SequenceQuery query, SequenceKey key) {
    int steps = 0;
    for (int i = 0; i < query.steps().size(); i++) {
      steps |= query.steps().get(i).matches(event) ? 1 << i : 0;
    }
    List<String> values = steps == 0 ? null : key.of(event);
    if (values != null) {
      notes.add(event.timeNs(), event.id(), steps, values);
    }
  }

  private List<String> said(Notes notes, Automaton automaton) {
    List<String> said = new ArrayList<>();
    if (notes.given > 0) {
      said.add(
          String.format(
              Locale.ROOT,
              "%,d of the events that could be a step, all before %s, were not looked at: more than"
                  + " %,d match; narrow the queries or the time",
              notes.given,
              Times.iso(notes.givenToNs),
              notedMax));
    }
    if (automaton.dropped > 0) {
      said.add(
          String.format(
              Locale.ROOT,
              "%,d open sequences were given up, the oldest first: more than %,d were open at once;"
                  + " narrow the first query, or write within",
              automaton.dropped,
              openMax));
    }
    return said;
  }

  private Answer answer(
      String text,
      SequenceQuery query,
      Columns columns,
      PageOrder order,
      Automaton automaton,
      List<List<Noted>> found,
      List<String> notes,
      Question.Page page)
      throws UsageException {
    Map<EventId, EcsEvent> events = read(found);
    List<SequenceAnswer.Found> sequences = new ArrayList<>();
    SequenceKey key = new SequenceKey(query.by());
    long lastNs = Long.MIN_VALUE;
    for (List<Noted> one : found) {
      List<EcsEvent> members = one.stream().map(noted -> events.get(noted.id)).toList();
      sequences.add(new SequenceAnswer.Found(key.names(), one.get(0).key, members));
      lastNs = Math.max(lastNs, one.get(one.size() - 1).timeNs);
    }
    long matches = new Paged(order, Integer.MAX_VALUE, page.after()).of(automaton.found).size();
    int last = order == PageOrder.LATEST ? 0 : found.size() - 1;
    List<Noted> edge = found.get(last);
    String next = matches > found.size() ? edge.get(edge.size() - 1).id.toString() : null;
    return new SequenceAnswer(
        text,
        columns,
        sequences,
        matches,
        next,
        notes,
        Covered.toTheEnd(asked.footage(), asked.span(), lastNs, asked.hosts()));
  }

  /** In the order of the recording: neighbours are read from one block. */
  private Map<EventId, EcsEvent> read(List<List<Noted>> found) {
    EcsMapper mapper = new EcsMapper(asked.known());
    Map<EventId, EcsEvent> events = new HashMap<>();
    found.stream()
        .flatMap(List::stream)
        .map(Noted::id)
        .distinct()
        .sorted()
        .forEach(
            id -> {
              StoredRecord record = asked.footage().record(id).orElse(null);
              if (record != null) {
                events.put(id, mapper.map(record));
              }
            });
    return events;
  }

  /** What could be a step, so many and no more. */
  private static final class Notes {
    private final int max;
    private final Map<List<String>, List<String>> keys = new HashMap<>();
    private List<Noted> noted = new ArrayList<>();
    private long given;
    private long givenToNs = Long.MIN_VALUE;

    Notes(int max) {
      this.max = max;
    }

    void add(long timeNs, EventId id, int steps, List<String> key) {
      noted.add(new Noted(timeNs, id, steps, keys.computeIfAbsent(key, same -> same)));
      if (noted.size() >= 2L * max) {
        trim();
      }
    }

    private void trim() {
      noted.sort(Noted.BY_TIME);
      int out = noted.size() - max;
      if (out > 0) {
        given += out;
        givenToNs = Math.max(givenToNs, noted.get(out - 1).timeNs);
        noted = new ArrayList<>(noted.subList(out, noted.size()));
      }
    }

    List<Noted> sorted() {
      trim();
      noted.sort(Noted.BY_TIME);
      return noted;
    }
  }

  /** Goes through the events by time. */
  private static final class Automaton {
    private final int steps;
    private final long withinNs;
    private final int openMax;
    private final Map<List<String>, @Nullable List<Noted>[]> open = new java.util.LinkedHashMap<>();
    private final List<List<Noted>> found = new ArrayList<>();
    private long dropped;

    Automaton(int steps, long withinNs, int openMax) {
      this.steps = steps;
      this.withinNs = withinNs;
      this.openMax = openMax;
    }

    /** From the last step to the first, so that one event is never two steps of one sequence. */
    void event(Noted event) {
      @Nullable List<Noted>[] ofKey = open.get(event.key);
      for (int step = steps - 1; step > 0 && ofKey != null; step--) {
        List<Noted> before = ofKey[step - 1];
        boolean could = (event.steps & 1 << step) != 0 && before != null;
        if (could && before != null && event.timeNs - before.get(0).timeNs <= withinNs) {
          List<Noted> longer = new ArrayList<>(before);
          longer.add(event);
          ofKey[step - 1] = null;
          if (step == steps - 1) {
            found.add(longer);
          } else {
            ofKey[step] = longer;
          }
          return;
        }
      }
      if ((event.steps & 1) != 0) {
        begin(event, ofKey);
      } else if (ofKey != null && isEmpty(ofKey)) {
        open.remove(event.key);
      }
    }

    private void begin(Noted event, @Nullable List<Noted> @Nullable [] ofKey) {
      @Nullable List<Noted>[] all = ofKey;
      if (all == null) {
        all = none();
        open.put(event.key, all);
        if (open.size() > openMax) {
          giveUpOldest();
        }
      }
      all[0] = List.of(event);
    }

    private void giveUpOldest() {
      var oldest = open.entrySet().iterator();
      @Nullable List<Noted>[] ofKey = oldest.next().getValue();
      dropped += isEmpty(ofKey) ? 0 : 1;
      oldest.remove();
    }

    @SuppressWarnings("unchecked")
    private @Nullable List<Noted>[] none() {
      return (@Nullable List<Noted>[]) new List<?>[steps - 1];
    }

    private static boolean isEmpty(@Nullable List<Noted>[] ofKey) {
      for (List<Noted> one : ofKey) {
        if (one != null) {
          return false;
        }
      }
      return true;
    }
  }

  /** A page of what was found; a sequence stands where its last event stands. */
  private record Paged(PageOrder order, int limit, @Nullable String after) {
    List<List<Noted>> of(List<List<Noted>> found) throws UsageException {
      List<List<Noted>> rows = new ArrayList<>(found);
      if (order.goesBack()) {
        java.util.Collections.reverse(rows);
      }
      if (after != null) {
        int at = 0;
        while (at < rows.size() && !last(rows.get(at)).id.toString().equals(after.strip())) {
          at++;
        }
        if (at == rows.size()) {
          throw new UsageException(
              "--after: no sequence ends with event '"
                  + Shown.escape(after)
                  + "'; write what the page before gave as next");
        }
        rows = rows.subList(at + 1, rows.size());
      }
      List<List<Noted>> page = new ArrayList<>(rows.subList(0, Math.min(limit, rows.size())));
      if (order == PageOrder.LATEST) {
        java.util.Collections.reverse(page);
      }
      return page;
    }

    private static Noted last(List<Noted> sequence) {
      return sequence.get(sequence.size() - 1);
    }
  }
}
