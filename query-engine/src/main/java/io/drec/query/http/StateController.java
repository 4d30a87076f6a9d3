package io.drec.query.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** The engine about itself: for monitors, which ask often and want few words. */
@Controller
final class StateController {
  private static final MediaType PROMETHEUS =
      MediaType.of("text/plain;version=0.0.4;charset=utf-8");

  /** The desk, as a bean: its own class may be anybody's. */
  record Behind(Desk desk) {}

  private final Health health;
  private final Desk desk;
  private final Metrics metrics;

  StateController(Health health, Behind behind, Metrics metrics) {
    this.health = health;
    this.desk = behind.desk();
    this.metrics = metrics;
  }

  @Get("/health")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "health",
      summary = "Whether the recording can be read, and whether it goes on. Needs no token.")
  @ApiResponse(responseCode = "200", description = "The recording can be read.")
  @ApiResponse(responseCode = "503", description = "The recording cannot be read.")
  CompletableFuture<HttpResponse<byte[]>> health() {
    return health
        .state()
        .thenApply(
            state ->
                HttpResponse.<byte[]>status(
                        state.readable() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                    .body(state.json().getBytes(StandardCharsets.UTF_8))
                    .contentType(MediaType.APPLICATION_JSON_TYPE));
  }

  @Get("/metrics")
  @Produces(MediaType.TEXT_PLAIN)
  @Operation(
      operationId = "metrics",
      summary =
          "Counts and latencies, in Prometheus' text format; at a centre this needs the right"
              + " metrics.read.")
  @ApiResponse(responseCode = "200", description = "The metrics.")
  @ApiResponse(responseCode = "401", description = "The token is missing or wrong.")
  @ApiResponse(responseCode = "403", description = "Who asks may not.")
  CompletableFuture<HttpResponse<byte[]>> metrics(HttpRequest<?> request) {
    try {
      Guard.who(request).need(Right.METRICS_READ, "/metrics");
    } catch (ForbiddenException e) {
      return CompletableFuture.completedFuture(
          Responses.refusal(403, String.valueOf(e.getMessage())));
    }
    return desk.status()
        .handle(
            (status, failure) -> page(metrics.scrape(status == null ? null : status.orElse(null))));
  }

  private static HttpResponse<byte[]> page(String text) {
    return HttpResponse.ok(text.getBytes(StandardCharsets.UTF_8)).contentType(PROMETHEUS);
  }
}
