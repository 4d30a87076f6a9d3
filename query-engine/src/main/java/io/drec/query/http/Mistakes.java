package io.drec.query.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in one line what is wrong with a request that reached no question. */
@Singleton
final class Mistakes implements ErrorResponseProcessor<byte[]> {
  private static final Logger LOG = LoggerFactory.getLogger(Mistakes.class);

  @Override
  public MutableHttpResponse<byte[]> processResponse(
      ErrorContext context, MutableHttpResponse<?> response) {
    int status = response.code();
    Optional<Throwable> cause = context.getRootCause();
    if (status >= 500 && cause.isPresent()) {
      LOG.warn("a request failed", cause.get());
    }
    MutableHttpResponse<byte[]> refusal =
        Responses.refusal(status, line(status, context.getRequest()));
    // What Micronaut has put on it already (Allow, Connection) stays.
    response
        .getHeaders()
        .forEach(
            (name, values) -> {
              if (!name.equalsIgnoreCase("Content-Type")
                  && !name.equalsIgnoreCase("Content-Length")) {
                values.forEach(value -> refusal.header(name, value));
              }
            });
    return refusal;
  }

  private static String line(int status, HttpRequest<?> request) {
    return switch (status) {
      case 404 ->
          "nothing at "
              + QuestionUri.quote(request.getPath())
              + "; the questions are /api/v1/why, scope, search, tree, scripts and status; see"
              + " /openapi.yml";
      case 405 -> "questions are asked by GET";
      case 406 -> "answers are application/json or text/plain; ask for one of them with Accept";
      case 413 -> "the request is too large: a question needs no body";
      case 414 -> "the request's line is too long";
      default ->
          status >= 500
              ? "the request failed inside the engine; its log says more"
              : "bad request: " + Responses.reason(status);
    };
  }
}
