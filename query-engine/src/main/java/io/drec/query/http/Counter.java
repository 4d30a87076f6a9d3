package io.drec.query.http;

import io.drec.query.question.OutputFormat;
import io.drec.query.question.Reply;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where questions come in and answers go out: takes a question to the {@link QuestionDesk}, writes
 * it into the audit log and the metrics, and makes the response. An answer that cannot be audited
 * is not given.
 */
final class Counter {
  /** How the command line exits with this answer. */
  static final String EXIT_STATUS = "Drec-Exit-Status";

  /** Where the next page begins, for the parameter {@code after}; absent on the last. */
  static final String NEXT = "Drec-Next";

  /** What CSV and JSON Lines have no place for: gaps in the time of the answer. */
  static final String ASIDE = "Drec-Aside";

  /** Milliseconds from the question's coming in to its answer's going out. */
  static final String TOOK_MS = "Drec-Took-Ms";

  /** For audit and metrics: nobody reads the response. */
  private static final int CLIENT_GONE = 499;

  /** For the audit log: an answer that is told bit by bit has begun. */
  private static final int BEGUN = 102;

  private static final Logger LOG = LoggerFactory.getLogger(Counter.class);

  private final Desk desk;
  private final AuditLog audit;
  private final Metrics metrics;
  private final Peer peer;
  private final Connections connections;
  private final InstantSource clock;
  private final LongSupplier nanoTime;

  Counter(
      Desk desk,
      AuditLog audit,
      Metrics metrics,
      Peer peer,
      Connections connections,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.desk = desk;
    this.audit = audit;
    this.metrics = metrics;
    this.peer = peer;
    this.connections = connections;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /** What goes out: the body is an answer or one line. */
  private record Outcome(int httpStatus, int exitStatus, Reply reply, MediaType type) {
    static Outcome of(Reply reply, OutputFormat format) {
      Reply.Status status = reply.status();
      boolean answers = status == Reply.Status.ANSWER || status == Reply.Status.NOT_FOUND;
      return new Outcome(
          status.httpStatus(),
          status.exitStatus(),
          reply,
          answers ? Responses.type(format) : Responses.TEXT);
    }

    static Outcome line(int httpStatus, String line) {
      // Only the body is read of it: the status stands beside.
      Reply reply = new Reply(Reply.Status.UNREADABLE, Responses.line(line));
      return new Outcome(httpStatus, Responses.exitStatus(httpStatus), reply, Responses.TEXT);
    }
  }

  CompletableFuture<HttpResponse<byte[]>> serve(HttpRequest<?> request, Incoming incoming) {
    long startNs = nanoTime.getAsLong();
    return desk.ask(asking(request, incoming), () -> isGone(request))
        .handle((reply, failure) -> outcome(reply, failure, incoming.format()))
        .thenApply(outcome -> finish(request, incoming.kind().label(), outcome, startNs));
  }

  private static Asking asking(HttpRequest<?> request, Incoming incoming) {
    return new Asking(
        incoming.question(), incoming.format(), Guard.who(request), incoming.extras());
  }

  private boolean isGone(HttpRequest<?> request) {
    return connections.isGone(request.getRemoteAddress(), port(request));
  }

  /**
   * Answers as the answer comes. Its beginning stands in the audit log before anything is told, its
   * end before the answer is.
   */
  HttpResponse<?> serveLive(HttpRequest<?> request, Incoming incoming) {
    long startNs = nanoTime.getAsLong();
    Outcome begun = audited(request, Outcome.line(BEGUN, "it is being answered"), 0);
    if (begun.httpStatus() != BEGUN) {
      return response(begun, 0);
    }
    LiveAnswer live = new LiveAnswer(ForkJoinPool.commonPool(), () -> isGone(request));
    String kind = incoming.kind().label();
    var unused =
        desk.ask(asking(request, incoming), live)
            .handle((reply, failure) -> outcome(reply, failure, incoming.format()))
            .thenAccept(outcome -> end(live, request, kind, outcome, startNs));
    return HttpResponse.<Publisher<byte[]>>ok(live)
        .contentType(MediaType.TEXT_EVENT_STREAM_TYPE)
        // A proxy that gathers a response before it passes it on would undo it.
        .header("X-Accel-Buffering", "no");
  }

  private void end(
      LiveAnswer live, HttpRequest<?> request, String kind, Outcome outcome, long startNs) {
    long tookNs = nanoTime.getAsLong() - startNs;
    Outcome sent = audited(request, outcome, tookNs);
    metrics.asked(kind, sent.httpStatus(), Duration.ofNanos(tookNs));
    live.end(
        new Progress(
            "answer",
            json ->
                json.put("status", sent.httpStatus())
                    .put("exit_status", sent.exitStatus())
                    .put("type", sent.type().toString())
                    .put("next", sent.reply().next())
                    .put("aside", sent.reply().aside())
                    .put("took_ms", Duration.ofNanos(tookNs).toMillis())
                    .put("body", new String(sent.reply().body(), StandardCharsets.UTF_8))));
  }

  private static int port(HttpRequest<?> request) {
    return request.getServerAddress().getPort();
  }

  /** Does what is no question; it stands in the audit log like one. */
  HttpResponse<byte[]> act(HttpRequest<?> request, Supplier<String> act) {
    return act(request, "admin", () -> Responses.line(act.get()), Responses.TEXT);
  }

  /** Lines of the audit log, the newest last, for who may read it. */
  HttpResponse<byte[]> auditLines(HttpRequest<?> request, int linesMax) {
    return act(
        request,
        "audit",
        () -> {
          Guard.who(request).need(Right.AUDIT_READ, "the audit log");
          try {
            return audit.last(linesMax);
          } catch (IOException e) {
            throw new IllegalStateException("the audit log cannot be read: " + e.getMessage(), e);
          }
        },
        Responses.type(OutputFormat.JSON_LINES));
  }

  private HttpResponse<byte[]> act(
      HttpRequest<?> request, String kind, Supplier<byte[]> act, MediaType type) {
    long startNs = nanoTime.getAsLong();
    Outcome outcome;
    try {
      outcome = new Outcome(200, 0, new Reply(Reply.Status.ANSWER, act.get()), type);
    } catch (ForbiddenException e) {
      outcome = Outcome.line(403, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      outcome = Outcome.line(400, String.valueOf(e.getMessage()));
    } catch (IllegalStateException e) {
      outcome = Outcome.line(503, String.valueOf(e.getMessage()));
    }
    return finish(request, kind, outcome, startNs);
  }

  /** What this desk knows beside the questions' own parameters. */
  Set<String> extras() {
    return desk.extras();
  }

  /** Refuses what never became a question. */
  HttpResponse<byte[]> refuse(HttpRequest<?> request, int httpStatus, @Nullable String line) {
    Outcome outcome = Outcome.line(httpStatus, String.valueOf(line));
    return finish(request, "none", outcome, nanoTime.getAsLong());
  }

  private static Outcome outcome(
      @Nullable Reply reply, @Nullable Throwable failure, OutputFormat format) {
    if (reply != null) {
      return Outcome.of(reply, format);
    } else if (failure instanceof RejectedExecutionException) {
      return Outcome.line(429, "too many questions at once; ask again in a moment");
    } else if (failure instanceof TimeoutException) {
      return Outcome.line(
          503, "the question took too long; narrow it with since, until, host or limit");
    }
    if (failure instanceof ForbiddenException) {
      return Outcome.line(403, String.valueOf(failure.getMessage()));
    }
    if (failure instanceof CancellationException) {
      return Outcome.line(CLIENT_GONE, "the client went away before its answer was there");
    }
    LOG.warn("a question failed", failure);
    return Outcome.line(500, "the question failed inside the engine; its log says more");
  }

  private HttpResponse<byte[]> finish(
      HttpRequest<?> request, String kind, Outcome outcome, long startNs) {
    long tookNs = nanoTime.getAsLong() - startNs;
    Outcome sent = audited(request, outcome, tookNs);
    metrics.asked(kind, sent.httpStatus(), Duration.ofNanos(tookNs));
    return response(sent, tookNs);
  }

  private static HttpResponse<byte[]> response(Outcome sent, long tookNs) {
    MutableHttpResponse<byte[]> response =
        HttpResponse.<byte[]>status(sent.httpStatus(), Responses.reason(sent.httpStatus()))
            .body(sent.reply().body())
            .contentType(sent.type())
            .header(EXIT_STATUS, Integer.toString(sent.exitStatus()))
            .header(TOOK_MS, Long.toString(Duration.ofNanos(tookNs).toMillis()));
    String next = sent.reply().next();
    if (next != null) {
      response.header(NEXT, next);
    }
    String aside = sent.reply().aside();
    if (aside != null) {
      response.header(ASIDE, Responses.headerText(aside));
    }
    if (sent.httpStatus() == 429) {
      response.header("Retry-After", "1");
    }
    return response;
  }

  private String who(HttpRequest<?> request) {
    String name = Guard.who(request).name();
    String user = peer.user(request.getRemoteAddress(), request.getServerAddress().getPort());
    return name.isEmpty() ? user : name + " (" + user + ")";
  }

  private Outcome audited(HttpRequest<?> request, Outcome outcome, long tookNs) {
    var remote = request.getRemoteAddress();
    String from =
        remote.getAddress() == null
            ? remote.toString()
            : remote.getAddress().getHostAddress() + ":" + remote.getPort();
    AuditLog.Entry entry =
        new AuditLog.Entry(
            clock.instant(),
            who(request),
            from,
            request.getUri().toString(),
            outcome.httpStatus(),
            Duration.ofNanos(tookNs).toMillis());
    try {
      audit.append(entry);
      return outcome;
    } catch (IOException e) {
      LOG.warn("no answer without audit: {}", e.toString());
      return Outcome.line(503, "the engine cannot write its audit log, so it gives no answer");
    }
  }
}
