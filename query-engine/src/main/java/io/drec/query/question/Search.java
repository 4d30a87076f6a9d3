package io.drec.query.question;

import io.drec.query.ecs.EcsEvent;
import io.drec.query.ecs.EcsMapper;
import io.drec.query.syntax.Query;
import io.drec.query.syntax.QueryParser;
import io.drec.query.syntax.QuerySyntaxException;
import io.drec.query.syntax.SequenceParser;
import io.drec.query.syntax.SequenceQuery;
import io.drec.query.words.Shown;
import io.drec.record.EventId;
import io.drec.segment.RecordQuery;
import io.drec.store.StoredRecord;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code search}: looks at every record of the span that may match, and keeps one page of
 * what does.
 */
final class Search {
  static final int EVENTS_DEFAULT = 100;

  /** Events are kept whole, with every field of their source: about 20 MB then. */
  static final int EVENTS_MAX = 5_000;

  private final Asked asked;
  private final InstantSource clock;

  Search(Asked asked, InstantSource clock) {
    this.asked = asked;
    this.clock = clock;
  }

  /**
   * @param counted whether the answer tells how many match; else the search ends when the page, and
   *     whether there is a next one, is certain
   */
  Answer answer(Question.Search question, boolean counted) throws UsageException {
    String text = question.query().strip();
    SequenceQuery sequence = sequence(text);
    if (sequence != null) {
      return new Sequences(asked).answer(text, sequence, question.page());
    }
    Query query = parse(text);
    Columns columns = Columns.of(question.page().fields());
    PageOrder order = PageOrder.of(question.page().order());
    Kept page = new Kept(order, limit(EVENTS_MAX), after(question.page().after()));
    Span span = page.spanOf(asked.span());
    each(
        asked,
        counted ? span : page.narrowing(span),
        List.of(query),
        order.goesBack(),
        event -> page.offer(event, query));
    if (page.matches == 0) {
      String shown = text.isEmpty() ? "any event" : "'" + Shown.escape(text) + "'";
      String behind = question.page().after() == null ? "" : " beyond " + question.page().after();
      return new NotFound("no event matches " + shown + behind, asked.covered(Long.MAX_VALUE));
    }
    List<EcsEvent> events = page.events();
    long lastNs = events.stream().mapToLong(EcsEvent::timeNs).max().orElse(Long.MIN_VALUE);
    return new SearchAnswer(
        text,
        columns,
        order,
        events,
        page.matches,
        page.next(),
        Covered.toTheEnd(asked.footage(), asked.span(), lastNs, asked.hosts()));
  }

  private int limit(int max) throws UsageException {
    int limit = asked.limit(EVENTS_DEFAULT);
    if (limit > max) {
      throw new UsageException(
          "--limit "
              + limit
              + ": an answer holds at most "
              + max
              + " events; ask for the next ones with --after, or for all as --format jsonl or csv");
    }
    return limit;
  }

  private @Nullable EcsEvent after(@Nullable String text) throws UsageException {
    if (text == null) {
      return null;
    }
    EventId id = EventId.parse(text.strip());
    StoredRecord found = id == null ? null : asked.footage().record(id).orElse(null);
    if (found == null) {
      throw new UsageException(
          "--after: no event '"
              + Shown.escape(text)
              + "' in this recording; write the id that the page before ended with");
    }
    return new EcsEvent(found.id(), found.timeNs());
  }

  /**
   * Hands out events of the span and host asked for, among them all that match one of the queries.
   *
   * @param span may become narrower meanwhile
   * @param newestFirst whether the newest parts of the recording come first; else it is the order
   *     recorded
   */
  static void each(
      Asked asked,
      RecordQuery.Span span,
      List<Query> queries,
      boolean newestFirst,
      Consumer<EcsEvent> visitor) {
    asked
        .footage()
        .records(
            Candidates.of(asked.known(), queries, span, asked.host(), newestFirst),
            mapped(asked, span, visitor));
  }

  private static Predicate<StoredRecord> mapped(
      Asked asked, RecordQuery.Span span, Consumer<EcsEvent> visitor) {
    EcsMapper mapper = new EcsMapper(asked.known());
    String host = asked.host();
    return stored -> {
      boolean wanted =
          span.touches(stored.timeNs(), stored.timeNs())
              && (host == null || host.equals(stored.host()));
      if (wanted) {
        visitor.accept(mapper.map(stored));
      }
      return true;
    };
  }

  private @Nullable SequenceQuery sequence(String text) throws UsageException {
    try {
      return SequenceParser.parse(text, new QueryParser(clock));
    } catch (QuerySyntaxException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private Query parse(String text) throws UsageException {
    try {
      return new QueryParser(clock).parse(text);
    } catch (QuerySyntaxException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /** The page that is being filled, and the count of all that could be on it or behind it. */
  private static final class Kept {
    private final PageOrder order;
    private final Comparator<EcsEvent> filling;
    private final int limit;
    private final @Nullable EcsEvent after;

    /** The one to give up first comes first. */
    private final PriorityQueue<EcsEvent> events;

    private long matches;

    Kept(PageOrder order, int limit, @Nullable EcsEvent after) {
      this.order = order;
      this.filling = order.filling();
      this.limit = limit;
      this.after = after;
      this.events = new PriorityQueue<>(filling.reversed());
    }

    Span spanOf(Span span) {
      if (after == null) {
        return span;
      }
      return order.goesBack()
          ? span.until(after.timeNs())
          : new Span(Math.max(span.fromNs(), after.timeNs()), span.toNs());
    }

    /** What can still change which events are on the page, and whether there are more. */
    RecordQuery.Span narrowing(Span span) {
      return new RecordQuery.Span() {
        @Override
        public long fromNs() {
          EcsEvent last = order.goesBack() && matches > limit ? events.peek() : null;
          return last == null ? span.fromNs() : Math.max(span.fromNs(), last.timeNs());
        }

        @Override
        public long toNs() {
          EcsEvent last = !order.goesBack() && matches > limit ? events.peek() : null;
          return last == null ? span.toNs() : Math.min(span.toNs(), last.timeNs());
        }
      };
    }

    void offer(EcsEvent event, Query query) {
      if ((after == null || filling.compare(event, after) > 0) && query.matches(event)) {
        matches++;
        events.add(event);
        if (events.size() > limit) {
          events.remove();
        }
      }
    }

    List<EcsEvent> events() {
      List<EcsEvent> page = new ArrayList<>(events);
      page.sort(order.showing());
      return page;
    }

    @Nullable String next() {
      EcsEvent last = events.peek();
      return matches > events.size() && last != null ? last.id().toString() : null;
    }
  }
}
