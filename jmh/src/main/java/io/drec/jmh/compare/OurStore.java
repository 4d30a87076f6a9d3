package io.drec.jmh.compare;

import io.drec.compact.Footages;
import io.drec.jmh.peer.Store;
import io.drec.query.question.Asker;
import io.drec.query.question.OutputFormat;
import io.drec.query.question.Question;
import io.drec.query.question.Reply;
import io.drec.store.Edge;
import io.drec.store.EntityId;
import io.drec.store.Footage;
import io.drec.store.Indicator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A recording, asked as the command line and the HTTP API ask it, and as the peers are asked. */
public final class OurStore implements Store {
  private static final Pattern MATCHES = Pattern.compile("\"matches\" ?: ?(\\d+)");
  private static final int HEAD_BYTES = 4096;

  private final Footage footage;
  private final Asker asker = new Asker(InstantSource.system());
  private long read;

  public OurStore(Path recording) {
    footage = Footages.open(recording);
  }

  Footage footage() {
    return footage;
  }

  @Override
  public Touched touched(Indicator.Kind kind, String value) {
    long[] sums = new long[2];
    footage.postings(
        new Indicator(kind, value),
        posting -> {
          sums[0]++;
          sums[1] += posting.count();
          read ^= posting.firstNs() ^ posting.lastNs() ^ posting.object().hash();
          return true;
        });
    return new Touched(sums[0], sums[1]);
  }

  @Override
  public long back(EntityId entity, long untilNs) {
    return walk(entity, (id, visitor) -> footage.causes(id, untilNs, visitor), true);
  }

  @Override
  public long forward(EntityId entity, long fromNs) {
    return walk(entity, (id, visitor) -> footage.effects(id, fromNs, visitor), false);
  }

  private interface Edges {
    void of(EntityId id, Predicate<Edge> visitor);
  }

  private static long walk(EntityId start, Edges edges, boolean back) {
    Set<EntityId> reached = new HashSet<>(Set.of(start));
    Queue<EntityId> front = new ArrayDeque<>(reached);
    for (EntityId id = front.poll(); id != null; id = front.poll()) {
      edges.of(
          id,
          edge -> {
            EntityId next = back ? edge.from() : edge.to();
            if (WALKED.contains(edge.mechanism().code()) && reached.add(next)) {
              front.add(next);
            }
            return true;
          });
    }
    return reached.size();
  }

  @Override
  public long search(Wanted wanted) {
    Question.Options options = new Question.Options(null, null, null, OptionalInt.of(PAGE));
    Reply reply = ask(new Question.Search(query(wanted), options));
    if (reply.status() == Reply.Status.NOT_FOUND) {
      return 0;
    }
    int length = Math.min(reply.body().length, HEAD_BYTES);
    String head = new String(reply.body(), 0, length, StandardCharsets.UTF_8);
    Matcher matches = MATCHES.matcher(head);
    if (!matches.find()) {
      throw new IllegalStateException("an answer to a search without matches: " + head);
    }
    return Long.parseLong(matches.group(1));
  }

  private static String query(Wanted wanted) {
    String prefix = wanted.field().prefix();
    return switch (wanted.how()) {
      case NAME -> prefix + ".name:" + wanted.text();
      case PREFIX -> prefix + ".path:" + wanted.text() + '*';
      case SUFFIX -> prefix + ".path:*" + wanted.text();
      case INFIX -> prefix + ".path:*" + wanted.text() + '*';
    };
  }

  /**
   * A whole answer, as JSON.
   *
   * @return bytes of it; 0 when there is nothing to tell
   */
  long answer(boolean why, String point, @Nullable String host) {
    Question.Options options =
        new Question.Options(host, null, null, OptionalInt.of(Integer.MAX_VALUE));
    Question question =
        why
            ? new Question.Why(point, new Question.Options(host, null, null, OptionalInt.empty()))
            : new Question.Scope(point, options);
    Reply reply = ask(question);
    return reply.status() == Reply.Status.NOT_FOUND ? 0 : reply.body().length;
  }

  private Reply ask(Question question) {
    Reply reply = asker.ask(footage, question, OutputFormat.JSON);
    read += reply.body().length;
    boolean answered =
        reply.status() == Reply.Status.ANSWER || reply.status() == Reply.Status.NOT_FOUND;
    if (!answered) {
      throw new IllegalStateException(new String(reply.body(), StandardCharsets.UTF_8));
    }
    return reply;
  }

  @Override
  public long read() {
    return read;
  }

  @Override
  public void close() {
    footage.close();
  }
}
