package io.drec.query.cli;

import io.drec.query.fleet.FleetDesk;
import io.drec.query.http.QuestionUri;
import io.drec.query.question.OutputFormat;
import io.drec.query.question.Question;
import io.drec.query.question.Reply;
import java.io.IOException;
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
import org.jspecify.annotations.Nullable;

/** Answers from a running engine, byte for byte as it gives them. */
final class EngineSide implements Side {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  /** Longer than an engine's own limit, so that the engine's words are heard. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(90);

  private final URI engine;
  private final String token;

  /** Parameters that only a centre knows. */
  private final Map<String, String> extras;

  EngineSide(URI engine, String token) {
    this(engine, token, Map.of());
  }

  private EngineSide(URI engine, String token, Map<String, String> extras) {
    this.engine = engine;
    this.token = token;
    this.extras = extras;
  }

  @Override
  public Side keptOpen(@Nullable String wait, @Nullable String deadline) {
    Map<String, String> more = new TreeMap<>();
    if (wait != null) {
      more.put(FleetDesk.WAIT, wait);
    }
    if (deadline != null) {
      more.put(FleetDesk.DEADLINE, deadline);
    }
    return new EngineSide(engine, token, more);
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
    HttpResponse<byte[]> response = send(request(question, format));
    String exitStatus = response.headers().firstValue("Drec-Exit-Status").orElse("");
    for (Reply.Status status : Reply.Status.values()) {
      if (Integer.toString(status.exitStatus()).equals(exitStatus)) {
        return new Reply(
            status,
            response.body(),
            response.headers().firstValue("Drec-Next").orElse(null),
            response.headers().firstValue("Drec-Aside").orElse(null));
      }
    }
    throw new CommandException(
        CommandException.UNREADABLE,
        engine + " is no drec engine: it answered HTTP " + response.statusCode());
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
                .build());
    String line = new String(response.body(), StandardCharsets.UTF_8).strip();
    if (response.statusCode() == 200) {
      return line;
    }
    throw new CommandException(
        response.statusCode() == 400 ? CommandException.USAGE : CommandException.UNREADABLE, line);
  }

  private HttpRequest request(Question question, OutputFormat format) {
    String uri = engine + QuestionUri.of(question);
    String named =
        switch (format.form()) {
          case TEXT -> format.colour() ? "colour" : null;
          case JSON -> null;
          case JSON_LINES -> "jsonl";
          case CSV -> "csv";
        };
    if (named != null) {
      uri += (uri.contains("?") ? "&" : "?") + "format=" + named;
    }
    for (Map.Entry<String, String> extra : extras.entrySet()) {
      uri +=
          (uri.contains("?") ? "&" : "?")
              + extra.getKey()
              + "="
              + URLEncoder.encode(extra.getValue(), StandardCharsets.UTF_8);
    }
    return HttpRequest.newBuilder(URI.create(uri))
        .header("Accept", format.json() ? "application/json" : "text/plain")
        .header("Authorization", "Bearer " + token)
        .timeout(ANSWER_LIMIT)
        .GET()
        .build();
  }

  private HttpResponse<byte[]> send(HttpRequest request) {
    // The token goes to the engine that was named and nowhere else: no redirect, no proxy.
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(CONNECT_LIMIT)
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
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
