package io.drec.query.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.RequestBean;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;

/** The same questions, answered as the answer comes: a fleet's hosts do not all answer at once. */
@Controller(LiveController.ROOT)
final class LiveController {
  static final String ROOT = QuestionUri.ROOT + "live";

  private final Counter counter;

  LiveController(Counter counter) {
    this.counter = counter;
  }

  @Get("/{kind}")
  @Produces(MediaType.TEXT_EVENT_STREAM)
  @ExecuteOn(TaskExecutors.BLOCKING)
  @Operation(
      operationId = "live",
      summary =
          "Any question, as server-sent events: at a centre what the index knows at once, then each"
              + " host's part as it comes; last the event answer, with the answer itself.")
  @ApiResponse(responseCode = "200", description = "Events; the last is answer.")
  @ApiResponse(responseCode = "400", description = "The question is not one that can be asked.")
  HttpResponse<?> live(
      @Parameter(description = "why, scope, search …, with the parameters of that question.")
          @PathVariable
          String kind,
      @RequestBean CommonParameters common) {
    HttpRequest<?> request = common.request();
    Incoming incoming;
    try {
      incoming = Incoming.of(request, QuestionUri.kind(kind), counter.extras());
    } catch (BadRequestException e) {
      return counter.refuse(request, 400, e.getMessage());
    }
    return counter.serveLive(request, incoming);
  }
}
