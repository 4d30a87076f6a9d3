package io.drec.query.fleet;

import io.drec.compact.Footages;
import io.drec.compact.UserNames;
import io.drec.query.http.Asking;
import io.drec.query.http.Desk;
import io.drec.query.http.QuestionUri;
import io.drec.query.http.Right;
import io.drec.query.http.Who;
import io.drec.query.question.Asker;
import io.drec.query.question.OutputFormat;
import io.drec.query.question.Question;
import io.drec.query.question.Reply;
import io.drec.query.words.Shown;
import io.drec.relay.fleet.FleetStore;
import io.drec.relay.fleet.FleetStore.HostTouch;
import io.drec.relay.fleet.FleetStoreException;
import io.drec.relay.identity.HostId;
import io.drec.store.Footage;
import io.drec.store.FootageStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions at the centre: first what the index knows, then what the hosts themselves tell,
 * put together. Thread safe; a thread waits for each question.
 */
public final class FleetDesk implements Desk {
  /** For hosts that come back later. */
  public static final String WAIT = "wait";

  /** For hosts that are connected. */
  public static final String DEADLINE = "deadline";

  public static final Duration DEADLINE_DEFAULT = Duration.ofSeconds(10);
  static final Duration DEADLINE_MAX = Duration.ofSeconds(60);
  static final Duration WAIT_MAX = Duration.ofDays(7);
  private static final int KEPT_MAX = 256;

  private final Fleet fleet;
  private final ThreadPoolExecutor workers;
  private final Map<UUID, Kept> kept = new LinkedHashMap<>();

  /** A question that is kept open, and how its answer is put together anew. */
  private record Kept(Question question, FleetRun run, Rendering rendering) {}

  @FunctionalInterface
  private interface Rendering {
    FleetAnswer of(FleetRun run);
  }

  /**
   * @param hosts those of the store, or those of who knows more by now
   * @param bytesMax that the answers to one question may hold here
   * @param workersMax questions answered at once; they mostly wait
   */
  public FleetDesk(
      FleetStore store,
      Hosts hosts,
      FleetAsker asker,
      Mirror mirror,
      InstantSource clock,
      Caps caps,
      long bytesMax,
      int workersMax,
      int queueMax) {
    this.fleet = new Fleet(store, hosts, asker, mirror, clock, caps, bytesMax);
    this.workers =
        new ThreadPoolExecutor(
            workersMax,
            workersMax,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queueMax),
            task -> {
              Thread thread = new Thread(task, "drec-fleet-question");
              thread.setDaemon(true);
              return thread;
            });
    workers.allowCoreThreadTimeOut(true);
  }

  @Override
  public CompletableFuture<Reply> ask(Asking asking, BooleanSupplier gone) {
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    try {
      workers.execute(
          () -> {
            if (gone.getAsBoolean()) {
              answer.cancel(false);
              return;
            }
            try {
              answer.complete(reply(asking));
            } catch (Throwable e) {
              // Whoever waits must hear of it, whatever it is.
              answer.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
    return answer;
  }

  /** There is no recording behind it; that the hosts can be listed is what counts. */
  @Override
  public CompletableFuture<Optional<FootageStatus>> status() {
    try {
      fleet.hosts().each(facts -> false);
      return CompletableFuture.completedFuture(Optional.empty());
    } catch (FleetStoreException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public int waiting() {
    return workers.getQueue().size();
  }

  @Override
  public int answering() {
    return workers.getActiveCount();
  }

  @Override
  public Set<String> extras() {
    return Set.of(WAIT, DEADLINE);
  }

  @Override
  public Map<String, DoubleSupplier> gauges() {
    return Map.of(
        "drec.fleet.connected", () -> fleet.asker().connected(), "drec.fleet.open", this::open);
  }

  private double open() {
    synchronized (kept) {
      return kept.size();
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }

  // One question

  private Reply reply(Asking asking) {
    try {
      return answer(asking);
    } catch (IllegalArgumentException e) {
      return line(Reply.Status.USAGE, String.valueOf(e.getMessage()));
    } catch (FleetStoreException e) {
      return line(Reply.Status.UNREADABLE, String.valueOf(e.getMessage()));
    }
  }

  private static Reply line(Reply.Status status, String message) {
    return new Reply(status, (Shown.escape(message) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private Reply answer(Asking asking) {
    Question question = asking.question();
    Asked asked =
        new Asked(
            question,
            asking.format(),
            asking.who(),
            question.options().host(),
            span(asking.extras(), DEADLINE, DEADLINE_DEFAULT, DEADLINE_MAX),
            span(asking.extras(), WAIT, Duration.ZERO, WAIT_MAX));
    Audience audience = Audience.of(fleet.hosts(), asked.hosts());
    mayAsk(asked, audience);
    if (question instanceof Question.Hosts) {
      return HostsTable.of(audience, fleet.asker()::isConnected).reply(asked.format());
    }
    if (question instanceof Question.Answers answers) {
      return kept(answers, asked.who()).reply(asked.format());
    }
    if (question instanceof Question.Status && asked.hosts() == null) {
      HostsTable table = HostsTable.of(audience, fleet.asker()::isConnected);
      return new FleetStatus(table.table(), (int) open()).reply(asked.format());
    }
    Question.Options options = Asked.options(question.options(), fleet.clock());
    Question absolute = Asked.with(question, options);
    Reply mistake = mistake(absolute);
    if (mistake != null) {
      return mistake;
    }
    if (audience.hosts().isEmpty()) {
      return line(
          Reply.Status.NOT_FOUND,
          "no host is enrolled yet; drec central token makes a join token for one");
    }
    return answer(asked, absolute, audience);
  }

  private Reply answer(Asked asked, Question question, Audience audience) {
    OutputFormat format = asked.format();
    if (question instanceof Question.Scope scope) {
      return scope(asked, scope, audience).reply(format);
    }
    if (question instanceof Question.Search search && !isOneAsIs(format, audience)) {
      return search(asked, search, audience).reply(format);
    }
    if (question instanceof Question.Why why) {
      boolean further = asked.who().may(Right.ASK_FLEET);
      Audience everyone = further ? Audience.of(fleet.hosts(), null) : audience;
      return new WhyWalk(fleet, asked, everyone).answer(why, audience, why.options()).reply(format);
    }
    return oneHost(asked, question, audience);
  }

  /** Tables of one host are as that host writes them. */
  private static boolean isOneAsIs(OutputFormat format, Audience audience) {
    return audience.hosts().size() == 1
        && (format.form() == OutputFormat.Form.CSV || format.form() == OutputFormat.Form.TEXT);
  }

  private static void mayAsk(Asked asked, Audience audience) {
    Who who = asked.who();
    Question question = asked.question();
    boolean about = question instanceof Question.Hosts || question instanceof Question.Answers;
    if (!who.may(Right.ASK_FLEET)) {
      who.need(Right.ASK_HOST, "a question");
      if (!audience.isOneNamed() && !about) {
        who.need(Right.ASK_FLEET, "a question to more than one named host");
      }
    }
    if (question instanceof Question.Search || question instanceof Question.Scripts) {
      who.need(Right.READ_RAW, "a question for events and scripts as they were recorded");
    }
  }

  /** What is wrong with a question is the same on every host: it is told before one is asked. */
  private @Nullable Reply mistake(Question question) {
    Question first = question;
    if (question instanceof Question.Search search) {
      Question.Page page = new Question.Page(search.page().fields(), search.page().order(), null);
      first = new Question.Search(search.query(), page, search.options());
    }
    try (Footage nothing = Footages.ofFrames(List.of(), UserNames.NONE)) {
      Reply reply = new Asker(fleet.clock()).ask(nothing, first, OutputFormat.JSON);
      boolean ofUser = reply.status() == Reply.Status.USAGE && !(question instanceof Question.Why);
      return ofUser ? reply : null;
    }
  }

  private FleetAnswer scope(Asked asked, Question.Scope scope, Audience audience) {
    Map<HostId, HostTouch> index =
        fleet.touched(ScopeMerge.lookup(scope).indicators(), scope.options());
    FleetRun run = fleet.ask(asked, scope, "json", audience.ids(), asked.keepOpen());
    boolean open = !asked.keepOpen().isZero();
    return keep(asked, run, answered -> ScopeMerge.of(scope, audience, answered, index, open));
  }

  private FleetAnswer search(Asked asked, Question.Search search, Audience audience) {
    SearchCursor after = SearchCursor.parse(search.page().after(), audience.ids());
    Question.Search first =
        new Question.Search(
            search.query(),
            new Question.Page(search.page().fields(), search.page().order(), null),
            search.options());
    List<HostId> fresh =
        audience.ids().stream().filter(host -> !after.behind().containsKey(host)).toList();
    Map<HostId, HostAnswer> answers = new TreeMap<>();
    after
        .behind()
        .forEach((host, event) -> answers.putAll(page(asked, search, host, event).answers()));
    if (fresh.isEmpty()) {
      return SearchMerge.of(search, audience, answers, after);
    }
    FleetRun run = fleet.ask(asked, first, "json", fresh, asked.keepOpen());
    return keep(
        asked,
        run,
        answered -> {
          Map<HostId, HostAnswer> all = new TreeMap<>(answers);
          all.putAll(answered.answers());
          return SearchMerge.of(search, audience, all, after);
        });
  }

  private FleetRun page(Asked asked, Question.Search search, HostId host, String event) {
    Question.Page behind = new Question.Page(search.page().fields(), search.page().order(), event);
    return fleet.ask(
        asked,
        new Question.Search(search.query(), behind, search.options()),
        "json",
        List.of(host),
        Duration.ZERO);
  }

  private Reply oneHost(Asked asked, Question question, Audience audience) {
    if (audience.hosts().size() != 1) {
      throw new IllegalArgumentException(
          QuestionUri.kindOf(question)
              + " asks one host; name it with --host (drec hosts lists "
              + audience.hosts().size()
              + ")");
    }
    HostId host = audience.ids().get(0);
    FleetRun run =
        fleet.ask(asked, question, QuestionUri.name(asked.format()), List.of(host), Duration.ZERO);
    HostAnswer answer = run.answers().getOrDefault(host, HostAnswer.of(HostState.OFFLINE, ""));
    return OneHost.reply(Shown.escape(audience.label(host)), answer);
  }

  // Kept open

  private FleetAnswer keep(Asked asked, FleetRun run, Rendering rendering) {
    if (!asked.keepOpen().isZero()) {
      synchronized (kept) {
        kept.put(run.id(), new Kept(asked.question(), run, rendering));
        if (kept.size() > KEPT_MAX) {
          kept.remove(kept.keySet().iterator().next());
        }
      }
    }
    return rendering.of(run);
  }

  private FleetAnswer kept(Question.Answers answers, Who who) {
    UUID id;
    try {
      id = UUID.fromString(answers.id().strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'" + Shown.escape(answers.id()) + "' is no question's id; its first answer has it", e);
    }
    Kept found;
    synchronized (kept) {
      found = kept.get(id);
    }
    if (found == null) {
      throw new IllegalArgumentException(
          "no question " + id + " is kept here: none was, or the centre was started since");
    }
    if (found.question() instanceof Question.Search) {
      who.need(Right.READ_RAW, "the answer to a search");
    }
    if (found.run().question().audience().size() > 1) {
      who.need(Right.ASK_FLEET, "an answer of more than one host");
    }
    return found.rendering().of(found.run());
  }

  private static Duration span(
      Map<String, String> extras, String name, Duration otherwise, Duration max) {
    String text = extras.get(name);
    if (text == null) {
      return otherwise;
    }
    Duration span = Spans.parse(text);
    if (span == null || span.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          name
              + ": '"
              + Shown.escape(text)
              + "' is no span from 1s to "
              + Spans.words(max)
              + "; write 30s, 15m, 2h or 1d");
    }
    return span;
  }
}
