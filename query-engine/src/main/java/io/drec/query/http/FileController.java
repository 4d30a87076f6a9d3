package io.drec.query.http;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * The console's few files and the OpenAPI document, out of the jar. Served by name from a list, so
 * that no path leads anywhere else.
 */
@Controller
final class FileController {
  private static final MediaType SCRIPT = MediaType.of("text/javascript;charset=utf-8");
  private static final MediaType STYLE = MediaType.of("text/css;charset=utf-8");
  private static final MediaType PAGE = MediaType.of("text/html;charset=utf-8");
  private static final MediaType YAML = MediaType.of("application/yaml");

  private static final Map<String, MediaType> CONSOLE =
      Map.of(
          "console.css", STYLE,
          "console.js", SCRIPT,
          "engine.js", SCRIPT,
          "views.js", SCRIPT,
          "fleet.js", SCRIPT,
          "graph.js", SCRIPT,
          "dom.js", SCRIPT,
          "icon.svg", MediaType.of("image/svg+xml"));

  @Get("/")
  @Produces(MediaType.TEXT_HTML)
  @Operation(
      operationId = "console",
      summary = "The console, for a browser. Needs no token itself.")
  @ApiResponse(responseCode = "200", description = "The page.")
  HttpResponse<byte[]> page() {
    return file("/console/index.html", PAGE);
  }

  @Get("/console/{name}")
  @Produces(MediaType.ALL)
  @Hidden
  HttpResponse<byte[]> console(@PathVariable String name) {
    MediaType type = CONSOLE.get(name);
    return type == null
        ? Responses.refusal(404, "the console has no such file")
        : file("/console/" + name, type);
  }

  @Get("/openapi.yml")
  @Produces("application/yaml")
  @Operation(operationId = "openapi", summary = "This document.")
  @ApiResponse(responseCode = "200", description = "The OpenAPI document.")
  HttpResponse<byte[]> openapi() {
    return file("/META-INF/swagger/drec.yml", YAML);
  }

  private static HttpResponse<byte[]> file(String resource, MediaType type) {
    try (InputStream in = FileController.class.getResourceAsStream(resource)) {
      if (in == null) {
        return Responses.refusal(404, "this build has no " + resource);
      }
      return HttpResponse.ok(in.readAllBytes()).contentType(type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
