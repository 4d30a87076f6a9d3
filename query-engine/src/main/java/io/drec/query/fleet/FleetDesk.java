package io.drec.query.fleet;

import io.drec.compact.Footages;
import io.drec.compact.UserNames;
import io.drec.query.http.Asking;
import io.drec.query.http.Desk;
import io.drec.query.http.QuestionUri;
import io.drec.query.http.Right;
import io.drec.query.http.Waiter;
import io.drec.query.http.Who;
import io.drec.query.question.Asker;
import io.drec.query.question.OutputFormat;
import io.drec.query.question.Question;
import io.drec.query.question.Reply;
import io.drec.query.words.Shown;
import io.drec.query.words.Times;
import io.drec.relay.fleet.FleetStore;
import io.drec.relay.fleet.FleetStore.HostTouch;
import io.drec.relay.fleet.FleetStoreException;
import io.drec.relay.identity.HostId;
import io.drec.store.Footage;
import io.drec.store.FootageStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
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

  /** Who is asked: {@code all}, also those for whom the index could answer. */
  public static final String LIVE = "live";

  public static final String LIVE_ALL = "all";

  public static final Duration DEADLINE_DEFAULT = Duration.ofSeconds(10);
  static final Duration DEADLINE_MAX = Duration.ofSeconds(60);
  static final Duration WAIT_MAX = Duration.ofDays(7);

  private final Fleet fleet;
  private final ThreadPoolExecutor workers;
  private final KeptWhys whys;
  private final KeptQuestions kept;

  /**
   * Goes on with the questions that were kept open when the centre ended.
   *
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
    this.whys = new KeptWhys(fleet, asker::uuid);
    this.kept = whys.questions();
    kept.resume();
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
  public CompletableFuture<Reply> ask(Asking asking, Waiter waiter) {
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    try {
      workers.execute(() -> answer(asking, waiter, answer));
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
    return answer;
  }

  private void answer(Asking asking, Waiter waiter, CompletableFuture<Reply> answer) {
    try {
      if (waiter.isGone()) {
        answer.cancel(false);
      } else {
        answer.complete(reply(asking, waiter));
      }
    } catch (CancellationException e) {
      answer.cancel(false);
    } catch (Throwable e) {
      // Whoever waits must hear of it, whatever it is.
      answer.completeExceptionally(e);
    }
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
    return Set.of(WAIT, DEADLINE, LIVE);
  }

  @Override
  public Map<String, DoubleSupplier> gauges() {
    return Map.of(
        "drec.fleet.connected",
        () -> fleet.asker().connected(),
        "drec.fleet.open",
        kept::openCount,
        "drec.fleet.held.bytes",
        kept::heldBytes);
  }

  @Override
  public void close() {
    workers.shutdownNow();
    whys.close();
  }

  // One question

  private Reply reply(Asking asking, Waiter waiter) {
    try {
      return answer(asking, waiter);
    } catch (IllegalArgumentException e) {
      return line(Reply.Status.USAGE, String.valueOf(e.getMessage()));
    } catch (FleetStoreException e) {
      return line(Reply.Status.UNREADABLE, String.valueOf(e.getMessage()));
    }
  }

  private static Reply line(Reply.Status status, String message) {
    return new Reply(status, (Shown.escape(message) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private Reply answer(Asking asking, Waiter waiter) {
    Question question = asking.question();
    Asked asked =
        new Asked(
            question,
            asking.format(),
            asking.who(),
            question.options().host(),
            span(asking.extras(), DEADLINE, DEADLINE_DEFAULT, DEADLINE_MAX),
            span(asking.extras(), WAIT, Duration.ZERO, WAIT_MAX),
            asksAll(asking.extras()),
            waiter);
    Audience audience = Audience.of(fleet.hosts(), asked.hosts());
    mayAsk(asked, audience);
    if (question instanceof Question.Hosts) {
      return HostsTable.of(audience, fleet.asker()::isConnected, fleet.hosts())
          .reply(asked.format());
    }
    if (question instanceof Question.Answers answers) {
      return kept(answers, asked.who()).reply(asked.format());
    }
    if (question instanceof Question.Status && asked.hosts() == null) {
      HostsTable table = HostsTable.of(audience, fleet.asker()::isConnected, fleet.hosts());
      return new FleetStatus(table.table(), kept.openCount()).reply(asked.format());
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
      return why(asked, why, audience).reply(format);
    }
    if (!asked.keepOpen().isZero()) {
      throw new IllegalArgumentException(
          WAIT
              + ": why, scope and search are kept open for hosts that are away, the last as table"
              + " of several hosts or as json; leave it out here");
    }
    return oneHost(asked, question, audience);
  }

  private WhyAnswer why(Asked asked, Question.Why why, Audience audience) {
    boolean leadsOn = asked.who().may(Right.ASK_FLEET);
    if (!asked.keepOpen().isZero()) {
      return whys.ask(asked, why, audience, leadsOn);
    }
    Audience everyone = leadsOn ? Audience.of(fleet.hosts(), null) : audience;
    AskedSteps steps = new AskedSteps(fleet, asked, everyone);
    return new WhyWalk(fleet, steps, everyone).answer(why, audience, why.options());
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
    Question first = Asked.firstPage(question);
    try (Footage nothing = Footages.ofFrames(List.of(), UserNames.NONE)) {
      Reply reply = new Asker(fleet.clock()).ask(nothing, first, OutputFormat.JSON);
      boolean ofUser = reply.status() == Reply.Status.USAGE && !(question instanceof Question.Why);
      return ofUser ? reply : null;
    }
  }

  private FleetAnswer scope(Asked asked, Question.Scope scope, Audience audience) {
    Map<HostId, HostTouch> touches = index(scope);
    new Telling(asked.waiter(), audience).index(touches);
    Set<HostId> byIndex =
        asked.everyone()
            ? Set.of()
            : IndexReach.of(fleet, scope, audience.hosts().values(), touches.keySet());
    FleetRun run = fleet.ask(asked, scope, "json", audience, audience.ids(), byIndex);
    return kept(asked, scope, run, Map.of());
  }

  private Map<HostId, HostTouch> index(Question.Scope scope) {
    return fleet.touched(ScopeMerge.lookup(scope).indicators(), scope.options());
  }

  private FleetAnswer search(Asked asked, Question.Search search, Audience audience) {
    SearchCursor after = SearchCursor.parse(search.page().after(), audience.ids());
    List<HostId> fresh =
        audience.ids().stream().filter(host -> !after.behind().containsKey(host)).toList();
    Map<HostId, HostAnswer> answers = new TreeMap<>();
    after
        .behind()
        .forEach(
            (host, event) -> answers.putAll(page(asked, search, audience, host, event).answers()));
    if (fresh.isEmpty()) {
      return SearchMerge.of(search, audience, answers, after, null);
    }
    Question first = Asked.firstPage(search);
    FleetRun run = fleet.ask(asked, first, "json", audience, fresh, Set.of());
    return kept(asked, search, run, answers);
  }

  private FleetRun page(
      Asked asked, Question.Search search, Audience audience, HostId host, String event) {
    Question.Page behind = new Question.Page(search.page().fields(), search.page().order(), event);
    return fleet.ask(
        asked.once(),
        new Question.Search(search.query(), behind, search.options()),
        "json",
        audience,
        List.of(host),
        Set.of());
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
        fleet.ask(
            asked, question, QuestionUri.name(asked.format()), audience, List.of(host), Set.of());
    HostAnswer answer = run.answers().getOrDefault(host, HostAnswer.of(HostState.OFFLINE, ""));
    return OneHost.reply(Shown.escape(audience.label(host)), answer);
  }

  // Kept open

  /** The answer as of now; the question is kept when it is to be. */
  private FleetAnswer kept(
      Asked asked, Question question, FleetRun run, Map<HostId, HostAnswer> besides) {
    boolean keeps = !asked.keepOpen().isZero();
    if (keeps) {
      long nowNs = Times.ns(fleet.clock().instant());
      FleetQuestion sent = run.question();
      kept.keep(
          new KeptForm.Terms(
              question,
              asked.who().name(),
              nowNs,
              nowNs + asked.keepOpen().toNanos(),
              sent.audience(),
              sent.byIndex(),
              false,
              null),
          run,
          besides);
    }
    Map<HostId, HostAnswer> answers = new TreeMap<>(besides);
    answers.putAll(run.answers());
    return merged(question, answers, keeps ? run.id() : null);
  }

  private FleetAnswer merged(
      Question question, Map<HostId, HostAnswer> answers, @Nullable UUID id) {
    Audience audience = Audience.ofIds(fleet.hosts(), answers.keySet());
    if (question instanceof Question.Search search) {
      SearchCursor after = SearchCursor.parse(search.page().after(), audience.ids());
      return SearchMerge.of(search, audience, answers, after, id);
    } else if (question instanceof Question.Scope scope) {
      return ScopeMerge.of(scope, audience, answers, index(scope), id);
    }
    throw new IllegalStateException("a question that is never kept open: " + question);
  }

  private FleetAnswer kept(Question.Answers asked, Who who) {
    if (asked.id().isBlank()) {
      return new KeptList(
          kept.all().stream().filter(one -> mayRead(who, one.heading())).toList(),
          Times.ns(fleet.clock().instant()));
    }
    UUID id;
    try {
      id = UUID.fromString(asked.id().strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'"
              + Shown.escape(asked.id())
              + "' is no question's id; its first answer has it, and drec answers lists all",
          e);
    }
    KeptQuestions.Kept found =
        kept.find(id)
            .filter(one -> one.terms().stepOf() == null)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no question "
                            + id
                            + " is kept here: none was, or it was closed more than "
                            + Spans.words(KeptQuestions.READABLE)
                            + " ago; drec answers lists all"));
    if (found.terms().question() instanceof Question.Search) {
      who.need(Right.READ_RAW, "the answer to a search");
    }
    if (!mayRead(who, found.terms().heading()) || found.answers().size() > 1) {
      who.need(Right.ASK_FLEET, "an answer of more than one host");
    }
    if (found.terms().question() instanceof Question.Why) {
      return whys.answer(id, found.terms());
    }
    return merged(found.terms().question(), found.answers(), id);
  }

  private static boolean mayRead(Who who, KeptForm.Heading heading) {
    boolean isOfOne = heading.hosts() == 1 && !heading.leadsOn();
    return (!(heading.question() instanceof Question.Search) || who.may(Right.READ_RAW))
        && (isOfOne || who.may(Right.ASK_FLEET));
  }

  private static boolean asksAll(Map<String, String> extras) {
    String live = extras.get(LIVE);
    if (live != null && !live.equals(LIVE_ALL)) {
      throw new IllegalArgumentException(
          LIVE
              + ": '"
              + Shown.escape(live)
              + "' is not "
              + LIVE_ALL
              + "; leave it out or write it");
    }
    return live != null;
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
