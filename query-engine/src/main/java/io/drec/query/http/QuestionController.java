package io.drec.query.http;

import io.drec.query.http.QuestionUri.Kind;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.RequestBean;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The questions over HTTP. The arguments of the methods are there for the OpenAPI document; all are
 * read from the request by {@link QuestionUri}, which also refuses what it does not know, so that a
 * misspelt {@code ?limt=} is not taken for a question without limit.
 */
@Controller(QuestionUri.ROOT)
@Produces({
  MediaType.APPLICATION_JSON,
  MediaType.TEXT_PLAIN,
  MediaType.TEXT_CSV,
  "application/x-ndjson"
})
@ApiResponse(responseCode = "200", description = "An answer.")
@ApiResponse(
    responseCode = "400",
    description = "The question is not one that can be asked; one line says why.")
@ApiResponse(responseCode = "401", description = "The token is missing or wrong.")
@ApiResponse(
    responseCode = "404",
    description = "Nothing found; the body tells what was searched and what it could not know.")
@ApiResponse(responseCode = "429", description = "Too many questions at once; ask again.")
@ApiResponse(
    responseCode = "503",
    description = "The recording cannot be read, or the question took too long; one line says why.")
final class QuestionController {
  private final Counter counter;

  QuestionController(Counter counter) {
    this.counter = counter;
  }

  @Get("why")
  @Operation(
      operationId = "why",
      summary = "Root cause of a point: how it came to be, ranked, with the path and mechanisms.")
  CompletableFuture<HttpResponse<byte[]>> why(
      @Parameter(description = "Required. Where to start: path:/opt/x, pid:4711.", required = true)
          @QueryValue
          @Nullable String point,
      @RequestBean CommonParameters common) {
    return ask(common, Kind.WHY);
  }

  @Get("scope")
  @Operation(
      operationId = "scope",
      summary = "Impact scope of an indicator or point: everything that touched it or came of it.")
  CompletableFuture<HttpResponse<byte[]>> scope(
      @Parameter(
              description = "Required. What to look for: ip:203.0.113.7, path:/opt/x.",
              required = true)
          @QueryValue
          @Nullable String point,
      @RequestBean CommonParameters common) {
    return ask(common, Kind.SCOPE);
  }

  @Get("search")
  @Operation(
      operationId = "search",
      summary =
          "Events, in Lucene syntax over ECS fields, or sequences of them; without a query all"
              + " events.")
  CompletableFuture<HttpResponse<byte[]>> search(
      @Parameter(
              description =
                  "As process.name:curl AND file.path:/opt/*; or A followed by B within 5m by"
                      + " process.")
          @QueryValue
          @Nullable String q,
      @Parameter(description = "Only these fields, joined by commas.") @QueryValue
          @Nullable String fields,
      @Parameter(
              description =
                  "latest (the newest, oldest of them first; unless told), oldest, newest.")
          @QueryValue
          @Nullable String order,
      @Parameter(description = "The next page: what the answer before gave as next.") @QueryValue
          @Nullable String after,
      @RequestBean CommonParameters common) {
    return ask(common, Kind.SEARCH);
  }

  @Get("tree")
  @Operation(operationId = "tree", summary = "The process tree around a process.")
  CompletableFuture<HttpResponse<byte[]>> tree(
      @Parameter(description = "Required. pid:4711, or an entity's id.", required = true)
          @QueryValue
          @Nullable String process,
      @RequestBean CommonParameters common) {
    return ask(common, Kind.TREE);
  }

  @Get("scripts")
  @Operation(
      operationId = "scripts",
      summary = "Scripts that ran, put together from their parts; encoded commands, decoded.")
  CompletableFuture<HttpResponse<byte[]>> scripts(
      @Parameter(description = "Whose: pid:4711, process:ID, name, path, user or event; or all.")
          @QueryValue
          @Nullable String point,
      @RequestBean CommonParameters common) {
    return ask(common, Kind.SCRIPTS);
  }

  @Get("status")
  @Operation(operationId = "status", summary = "The state of the recording: span, gaps, totals.")
  CompletableFuture<HttpResponse<byte[]>> status(@RequestBean CommonParameters common) {
    return ask(common, Kind.STATUS);
  }

  @Get("locks")
  @Operation(
      operationId = "locks",
      summary = "Footage that stays until it is released; locks are made on the command line.")
  CompletableFuture<HttpResponse<byte[]>> locks(@RequestBean CommonParameters common) {
    return ask(common, Kind.LOCKS);
  }

  @Get("hosts")
  @Operation(
      operationId = "hosts",
      summary = "At a centre: its hosts, when each was last heard, how far it has come, alarms.")
  CompletableFuture<HttpResponse<byte[]>> hosts(@RequestBean CommonParameters common) {
    return ask(common, Kind.HOSTS);
  }

  @Get("answers")
  @Operation(
      operationId = "answers",
      summary =
          "At a centre: what came in so far for a question that is kept open, or all of them.")
  CompletableFuture<HttpResponse<byte[]>> answers(
      @Parameter(
              description = "The member question of its first answer; without it, all questions.")
          @QueryValue
          @Nullable String id,
      @RequestBean CommonParameters common) {
    return ask(common, Kind.ANSWERS);
  }

  private CompletableFuture<HttpResponse<byte[]>> ask(CommonParameters common, Kind kind) {
    HttpRequest<?> request = common.request();
    Incoming incoming;
    try {
      incoming = Incoming.of(request, kind, counter.extras());
    } catch (BadRequestException e) {
      return CompletableFuture.completedFuture(counter.refuse(request, 400, e.getMessage()));
    }
    return counter.serve(request, incoming);
  }
}
