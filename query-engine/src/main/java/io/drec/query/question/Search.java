package io.drec.query.question;

import io.drec.query.ecs.EcsEvent;
import io.drec.query.ecs.EcsMapper;
import io.drec.query.syntax.Query;
import io.drec.query.syntax.QueryParser;
import io.drec.query.syntax.QuerySyntaxException;
import io.drec.query.words.Shown;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Answers {@code search}: looks at every record of the span. Of more matches than the limit the
 * newest are kept.
 */
final class Search {
  static final int EVENTS_DEFAULT = 100;

  /** Times can be equal and need not rise from record to record; ids are unique. */
  private static final Comparator<EcsEvent> OLDEST_FIRST =
      Comparator.comparingLong(EcsEvent::timeNs).thenComparing(EcsEvent::id);

  private final Asked asked;
  private final InstantSource clock;

  Search(Asked asked, InstantSource clock) {
    this.asked = asked;
    this.clock = clock;
  }

  Answer answer(String text) throws UsageException {
    Query query = parse(text);
    EcsMapper mapper = new EcsMapper(asked.known());
    int limit = asked.limit(EVENTS_DEFAULT);
    PriorityQueue<EcsEvent> newest = new PriorityQueue<>(OLDEST_FIRST);
    long[] matches = {0};
    asked
        .footage()
        .records(
            asked.span().fromNs(),
            asked.span().toNs(),
            stored -> {
              boolean wanted =
                  asked.span().touches(stored.timeNs(), stored.timeNs())
                      && (asked.host() == null || asked.host().equals(stored.host()));
              if (wanted) {
                EcsEvent event = mapper.map(stored);
                if (query.matches(event)) {
                  matches[0]++;
                  newest.add(event);
                  if (newest.size() > limit) {
                    newest.remove();
                  }
                }
              }
              return true;
            });
    if (matches[0] == 0) {
      String shown = text.isBlank() ? "any event" : "'" + Shown.escape(text.strip()) + "'";
      return new NotFound("no event matches " + shown, asked.covered(Long.MAX_VALUE));
    }
    List<EcsEvent> events = new ArrayList<>(newest);
    events.sort(OLDEST_FIRST);
    long lastNs = events.get(events.size() - 1).timeNs();
    return new SearchAnswer(
        text.strip(),
        events,
        matches[0],
        Covered.toTheEnd(asked.footage(), asked.span(), lastNs, asked.hosts()));
  }

  private Query parse(String text) throws UsageException {
    try {
      return new QueryParser(clock).parse(text);
    } catch (QuerySyntaxException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
