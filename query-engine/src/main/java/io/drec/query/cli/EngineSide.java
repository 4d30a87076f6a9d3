package io.drec.query.cli;

import io.drec.query.http.QuestionUri;
import io.drec.query.question.OutputFormat;
import io.drec.query.question.Question;
import io.drec.query.question.Reply;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Answers from a running engine, byte for byte as it gives them. */
final class EngineSide implements Side {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  /** Longer than an engine's own limit, so that the engine's words are heard. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(90);

  private final URI engine;
  private final String token;

  EngineSide(URI engine, String token) {
    this.engine = engine;
    this.token = token;
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
