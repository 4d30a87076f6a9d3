package io.drec.query.cli;

import io.drec.query.question.JsonTree;
import io.drec.query.question.Reply;
import io.drec.query.words.Shown;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Reads an answer as it comes, says what came, and returns the answer. */
final class LiveReader {
  /** Hosts that are told of one by one; of more only the counts, every second. */
  static final int TOLD_MAX = 20;

  private static final long EVERY_NS = 1_000_000_000L;
  private static final String EVENT = "event: ";
  private static final String DATA = "data: ";

  private final Consumer<String> lines;
  private final LongSupplier nanoTime;
  private long nextNanoTime;

  LiveReader(Consumer<String> lines, LongSupplier nanoTime) {
    this.lines = lines;
    this.nanoTime = nanoTime;
    this.nextNanoTime = nanoTime.getAsLong();
  }

  /**
   * Reads to the end; a server that falls silent for good does not hang whoever asked.
   *
   * @throws IOException when it ends before the answer, or takes too long
   */
  static Reply read(InputStream events, Consumer<String> lines, Duration limit) throws IOException {
    CompletableFuture<Reply> reply =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return new LiveReader(lines, System::nanoTime).read(events);
              } catch (IOException e) {
                throw new CompletionException(e);
              }
            });
    try {
      return reply.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof TimeoutException) {
        throw new IOException("no end within " + limit.toSeconds() + " s", e);
      } else if (e.getCause() instanceof IOException broken) {
        throw broken;
      }
      throw e;
    }
  }

  Reply read(InputStream events) throws IOException {
    BufferedReader in = new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8));
    String name = "";
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.startsWith(EVENT)) {
        name = line.substring(EVENT.length());
      } else if (line.startsWith(DATA)) {
        byte[] json = line.substring(DATA.length()).getBytes(StandardCharsets.UTF_8);
        JsonTree data = JsonTree.parse(json);
        if (name.equals("answer")) {
          return reply(data);
        }
        tell(name, data);
      }
    }
    throw new IOException("it ended before the answer");
  }

  private static Reply reply(JsonTree answer) throws IOException {
    Reply.Status status = EngineSide.status(Long.toString(answer.number("exit_status", -1)));
    if (status == null) {
      throw new IOException("an answer without exit_status");
    }
    byte[] body = answer.text("body", "").getBytes(StandardCharsets.UTF_8);
    return new Reply(status, body, answer.text("next"), answer.text("aside"));
  }

  private void tell(String name, JsonTree data) {
    switch (name) {
      case "index" -> {
        List<JsonTree> hosts = data.objects("hosts");
        lines.accept(
            "the index names "
                + hosts.size()
                + (hosts.size() == 1 ? " host" : " hosts")
                + named(hosts.stream().map(host -> host.text("host", "?")).toList()));
      }
      case "asking" -> {
        long count = data.number("hosts", 0);
        long byIndex = data.number("by_index", 0);
        lines.accept(
            "asking "
                + count
                + (count == 1 ? " host" : " hosts")
                + (count <= TOLD_MAX ? named(data.strings("names")) : "")
                + (byIndex > 0 ? "; for " + byIndex + " more the index answers" : ""));
      }
      case "host" -> host(data);
      // A newer engine may tell more.
      default -> {}
    }
  }

  private static String named(List<String> names) {
    if (names.isEmpty() || names.size() > TOLD_MAX) {
      return "";
    }
    return ": " + Shown.escape(String.join(", ", names));
  }

  private void host(JsonTree data) {
    JsonTree audience = data.object("audience");
    long asked = audience.number("hosts", 0) - audience.number("by_index", 0);
    if (asked <= TOLD_MAX) {
      String why = data.text("why", "");
      lines.accept(
          "  "
              + Shown.escape(data.text("host", "?"))
              + ": "
              + data.text("state", "?").replace('_', ' ')
              + (why.isEmpty() ? "" : ", " + Shown.escape(why)));
    } else if (nanoTime.getAsLong() - nextNanoTime >= 0) {
      nextNanoTime = nanoTime.getAsLong() + EVERY_NS;
      lines.accept(
          "  "
              + audience.number("pending", 0)
              + " of "
              + asked
              + " hosts pending, "
              + audience.number("answered", 0)
              + " answered, "
              + audience.number("no_match", 0)
              + " no match, "
              + audience.number("offline", 0)
              + " offline, "
              + (audience.number("failed", 0) + audience.number("refused", 0))
              + " failed or refused");
    }
  }
}
