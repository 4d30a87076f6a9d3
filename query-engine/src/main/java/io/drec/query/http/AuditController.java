package io.drec.query.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import org.jspecify.annotations.Nullable;

/** Who asked what, for who may know it. */
@Controller(QuestionUri.ROOT)
final class AuditController {
  private static final int LINES_DEFAULT = 100;
  private static final int LINES_MAX = 10_000;

  private final Counter counter;

  AuditController(Counter counter) {
    this.counter = counter;
  }

  @Get("audit")
  @Produces("application/x-ndjson")
  @ExecuteOn(TaskExecutors.BLOCKING)
  @Operation(
      operationId = "audit",
      summary = "The last lines of the audit log, as they are in it; needs the right audit.read.")
  @ApiResponse(responseCode = "200", description = "A JSON object a line, the newest last.")
  @ApiResponse(responseCode = "403", description = "Who asks may not.")
  HttpResponse<byte[]> audit(
      HttpRequest<?> request,
      @Parameter(description = "At most so many lines (100), up to 10000.") @QueryValue
          @Nullable String limit) {
    int lines = LINES_DEFAULT;
    if (limit != null) {
      lines = limit.matches("[0-9]{1,5}") ? Integer.parseInt(limit) : 0;
      if (lines < 1 || lines > LINES_MAX) {
        return counter.refuse(
            request, 400, "limit " + QuestionUri.quote(limit) + " is no number from 1 to 10000");
      }
    }
    return counter.auditLines(request, lines);
  }
}
