package io.drec.query.cli;

import io.drec.query.fleet.FleetDesk;
import io.drec.query.http.QuestionUri;
import io.drec.query.question.OutputFormat;
import io.drec.query.question.Question;
import io.drec.query.question.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Answers from a running engine, byte for byte as it gives them. */
final class EngineSide implements Side {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  /** Longer than an engine's own limit, so that the engine's words are heard. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(90);

  private static final HttpResponse.BodyHandler<byte[]> BYTES =
      HttpResponse.BodyHandlers.ofByteArray();

  private final URI engine;
  private final String token;

  /** Parameters that only a centre knows. */
  private final Map<String, String> extras;

  /** Hears how an answer comes to be; null: nobody does. */
  private final @Nullable Consumer<String> lines;

  EngineSide(URI engine, String token) {
    this(engine, token, Map.of(), null);
  }

  private EngineSide(
      URI engine, String token, Map<String, String> extras, @Nullable Consumer<String> lines) {
    this.engine = engine;
    this.token = token;
    this.extras = extras;
    this.lines = lines;
  }

  @Override
  public Side telling(Consumer<String> newLines) {
    return new EngineSide(engine, token, extras, newLines);
  }

  @Override
  public Side keptOpen(@Nullable String wait, @Nullable String deadline, boolean everyone) {
    Map<String, String> more = new TreeMap<>();
    if (wait != null) {
      more.put(FleetDesk.WAIT, wait);
    }
    if (deadline != null) {
      more.put(FleetDesk.DEADLINE, deadline);
    }
    if (everyone) {
      more.put(FleetDesk.LIVE, FleetDesk.LIVE_ALL);
    }
    return new EngineSide(engine, token, more, lines);
  }

  /**
   * Reads what {@code --at} was given.
   *
   * @throws CommandException for what is no URL, or would send the token over a network in clear
   */
  static URI parse(String text) {
    String expected = "; expected a URL as http://127.0.0.1:7070";
    URI uri;
    try {
      uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    } catch (IllegalArgumentException e) {
      throw new CommandException(CommandException.USAGE, "--at " + text + " is no URL" + expected);
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (uri.getHost() == null || !List.of("http", "https").contains(scheme)) {
      throw new CommandException(CommandException.USAGE, "--at " + text + " is no URL" + expected);
    }
    if (scheme.equals("http") && !isLoopback(uri)) {
      throw new CommandException(
          CommandException.USAGE,
          "--at "
              + text
              + " would send the token over the network in clear; use https, or an ssh tunnel to"
              + " 127.0.0.1");
    }
    return uri;
  }

  static boolean isLoopback(URI uri) {
    String host = uri.getHost();
    return host.equals("localhost")
        || host.equals("[::1]")
        || host.matches("127(\\.[0-9]{1,3}){3}");
  }

  @Override
  public Reply ask(Question question, OutputFormat format) {
    Consumer<String> listener = lines;
    Reply live = listener == null ? null : live(question, format, listener);
    return live == null ? reply(send(request(question, format, false), BYTES)) : live;
  }

  private Reply reply(HttpResponse<byte[]> response) {
    Reply.Status status = status(response.headers().firstValue("Drec-Exit-Status").orElse(""));
    if (status == null) {
      throw new CommandException(
          CommandException.UNREADABLE,
          engine + " is no drec engine: it answered HTTP " + response.statusCode());
    }
    return new Reply(
        status,
        response.body(),
        response.headers().firstValue("Drec-Next").orElse(null),
        response.headers().firstValue("Drec-Aside").orElse(null));
  }

  static Reply.@Nullable Status status(String exitStatus) {
    for (Reply.Status status : Reply.Status.values()) {
      if (Integer.toString(status.exitStatus()).equals(exitStatus)) {
        return status;
      }
    }
    return null;
  }

  /** Null: this engine tells nothing before its answer is whole; it is to be asked plainly. */
  private @Nullable Reply live(Question question, OutputFormat format, Consumer<String> listener) {
    HttpResponse<InputStream> response =
        send(request(question, format, true), HttpResponse.BodyHandlers.ofInputStream());
    boolean events =
        response
            .headers()
            .firstValue("Content-Type")
            .filter(type -> type.startsWith("text/event-stream"))
            .isPresent();
    try (InputStream body = response.body()) {
      return events ? LiveReader.read(body, listener, ANSWER_LIMIT) : null;
    } catch (IOException e) {
      throw unreachable("the answer broke off: " + e.getMessage(), e);
    }
  }

  /**
   * Has something done at a centre.
   *
   * @return one line that says what
   * @throws CommandException with the line that says why not
   */
  String act(String verb, Map<String, String> parameters) {
    StringBuilder uri = new StringBuilder(engine.toString()).append("/api/v1/admin/").append(verb);
    parameters.forEach(
        (name, value) ->
            uri.append(uri.indexOf("?") < 0 ? '?' : '&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    HttpResponse<byte[]> response =
        send(
            HttpRequest.newBuilder(URI.create(uri.toString()))
                .header("Authorization", "Bearer " + token)
                .timeout(ANSWER_LIMIT)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            BYTES);
    if (response.statusCode() == 200) {
      return new String(response.body(), StandardCharsets.UTF_8).strip();
    }
    throw refused(response);
  }

  /**
   * The newest lines of the audit log there.
   *
   * @throws CommandException with the line that says why not
   */
  byte[] auditLines(int limit) {
    HttpResponse<byte[]> response =
        send(
            HttpRequest.newBuilder(URI.create(engine + "/api/v1/audit?limit=" + limit))
                .header("Authorization", "Bearer " + token)
                .timeout(ANSWER_LIMIT)
                .GET()
                .build(),
            BYTES);
    if (response.statusCode() == 200) {
      return response.body();
    }
    throw refused(response);
  }

  private static CommandException refused(HttpResponse<byte[]> response) {
    String line = new String(response.body(), StandardCharsets.UTF_8).strip();
    return new CommandException(
        response.statusCode() == 400 ? CommandException.USAGE : CommandException.UNREADABLE, line);
  }

  private HttpRequest request(Question question, OutputFormat format, boolean live) {
    String uri = engine + (live ? QuestionUri.live(question) : QuestionUri.of(question));
    uri += (uri.contains("?") ? "&" : "?") + "format=" + QuestionUri.name(format);
    for (Map.Entry<String, String> extra : extras.entrySet()) {
      uri +=
          (uri.contains("?") ? "&" : "?")
              + extra.getKey()
              + "="
              + URLEncoder.encode(extra.getValue(), StandardCharsets.UTF_8);
    }
    return HttpRequest.newBuilder(URI.create(uri))
        .header("Accept", live ? "text/event-stream" : "*/*")
        .header("Authorization", "Bearer " + token)
        .timeout(ANSWER_LIMIT)
        .GET()
        .build();
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    // The token goes to the engine that was named and nowhere else: no redirect, no proxy.
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(CONNECT_LIMIT)
            .build();
    try {
      return client.send(request, handler);
    } catch (ConnectException e) {
      throw unreachable("nothing answers there; start one with: drec up, or drec serve", e);
    } catch (HttpTimeoutException e) {
      throw unreachable("no answer in time", e);
    } catch (IOException e) {
      throw unreachable(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable("interrupted", e);
    }
  }

  private CommandException unreachable(String why, Exception cause) {
    return new CommandException(
        CommandException.UNREADABLE, "cannot ask " + engine + ": " + why, cause);
  }
}
