package io.drec.query.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.Map;
import java.util.TreeMap;

/** What changes something at a centre: only by POST, only with the token in a header. */
@Controller("/api/v1/admin")
final class AdminController {
  private final Counter counter;
  private final Administration administration;

  AdminController(Counter counter, Bean administration) {
    this.counter = counter;
    this.administration = administration.administration();
  }

  /** As a bean: its own class may be anybody's. */
  record Bean(Administration administration) {}

  @Post("/{verb}")
  @Produces(MediaType.TEXT_PLAIN)
  @ExecuteOn(TaskExecutors.BLOCKING)
  @Operation(
      operationId = "administrate",
      summary =
          "At a centre: deny, allow, release, dismiss, label, rotate, retire, user, remove-user,"
              + " which need the right administrate; token, which needs enrol.")
  @ApiResponse(responseCode = "200", description = "Done; one line says what.")
  @ApiResponse(responseCode = "403", description = "Who asks may not.")
  HttpResponse<byte[]> act(
      HttpRequest<?> request,
      @Parameter(description = "What to do; docs/api/http.md has the parameters.") @PathVariable
          String verb) {
    Map<String, String> parameters = new TreeMap<>();
    for (Map.Entry<String, java.util.List<String>> one : request.getParameters()) {
      parameters.put(one.getKey(), String.join(",", one.getValue()));
    }
    return counter.act(request, () -> administration.act(Guard.who(request), verb, parameters));
  }
}
