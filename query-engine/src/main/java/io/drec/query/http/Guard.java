package io.drec.query.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stands before everything: is the engine called by its own name, does no stranger's page ask, is
 * the token right. And gives each response the headers that keep a browser from doing more with it
 * than was meant.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class Guard {
  /** What tells nothing about the recording but whether it can be read. */
  private static final Set<String> OPEN = Set.of("/", "/health", "/openapi.yml", "/favicon.ico");

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
              + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Permissions-Policy",
          "camera=(), geolocation=(), microphone=()",
          "Cache-Control",
          "no-store");

  private static final String WHO = "drec.who";
  private static final Who NOBODY = new Who("", Set.of());

  private final Door door;

  Guard(Door door) {
    this.door = door;
  }

  /** Who is let in; the names are known only when the port is. */
  record Door(Doorman doorman, Metrics metrics, java.util.function.Supplier<AllowedHosts> hosts) {}

  /** Who was let in with this request. */
  static Who who(HttpRequest<?> request) {
    return request.getAttribute(WHO, Who.class).orElse(NOBODY);
  }

  @RequestFilter
  @Nullable HttpResponse<?> admit(HttpRequest<?> request) {
    AllowedHosts hosts = door.hosts().get();
    if (!hosts.allowsHost(request.getHeaders().get("Host"))) {
      return refuse("host", 403, "this engine is not called by that name; see --allow-host");
    }
    if (!hosts.allowsOrigin(request.getHeaders().get("Origin"))) {
      return refuse("origin", 403, "a page of another site may not ask");
    }
    boolean open = OPEN.contains(request.getPath()) || request.getPath().startsWith("/console/");
    Who who = open ? NOBODY : door.doorman().admit(request.getHeaders().get("Authorization"));
    if (who == null) {
      MutableHttpResponse<?> response =
          refuse(
              "token",
              401,
              "the token is missing or wrong; send it as: Authorization: Bearer TOKEN");
      return response.header("WWW-Authenticate", "Bearer realm=\"drec\"");
    }
    request.setAttribute(WHO, who);
    return null;
  }

  @ResponseFilter
  void protect(MutableHttpResponse<?> response) {
    HEADERS.forEach(response::header);
  }

  private MutableHttpResponse<?> refuse(String why, int httpStatus, String line) {
    door.metrics().refused(why);
    MutableHttpResponse<?> response = Responses.refusal(httpStatus, line);
    HEADERS.forEach(response::header);
    return response;
  }
}
