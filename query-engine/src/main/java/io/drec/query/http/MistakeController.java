package io.drec.query.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Error;
import io.swagger.v3.oas.annotations.Hidden;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in one line what is wrong with a request that reached no question. */
@Controller
@Hidden
final class MistakeController {
  private static final Logger LOG = LoggerFactory.getLogger(MistakeController.class);

  @Error(global = true, status = HttpStatus.NOT_FOUND)
  HttpResponse<byte[]> notFound(HttpRequest<?> request) {
    return Responses.refusal(
        404,
        "nothing at "
            + QuestionUri.quote(request.getPath())
            + "; the questions are /api/v1/why, scope, search, tree and status; see /openapi.yml");
  }

  @Error(global = true, status = HttpStatus.METHOD_NOT_ALLOWED)
  HttpResponse<byte[]> methodNotAllowed(HttpRequest<?> request) {
    return Responses.refusal(405, "the engine answers GET only").header("Allow", "GET, HEAD");
  }

  @Error(global = true, status = HttpStatus.NOT_ACCEPTABLE)
  HttpResponse<byte[]> notAcceptable(HttpRequest<?> request) {
    return Responses.refusal(
        406, "answers are application/json or text/plain; ask for one of them with Accept");
  }

  @Error(global = true, status = HttpStatus.REQUEST_ENTITY_TOO_LARGE)
  HttpResponse<byte[]> tooLarge(HttpRequest<?> request) {
    return Responses.refusal(413, "the request is too large: a question needs no body");
  }

  @Error(global = true)
  HttpResponse<byte[]> failed(HttpRequest<?> request, Throwable failure) {
    LOG.warn("a request failed", failure);
    return Responses.refusal(500, "the request failed inside the engine; its log says more");
  }
}
