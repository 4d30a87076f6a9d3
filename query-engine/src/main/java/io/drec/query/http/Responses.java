package io.drec.query.http;

import io.drec.query.question.OutputFormat;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Responses that are no answers: one line of text, and what the command line makes of it. */
final class Responses {
  static final MediaType TEXT = MediaType.of("text/plain;charset=utf-8");
  private static final MediaType CSV = MediaType.of("text/csv;charset=utf-8;header=present");
  private static final MediaType JSON_LINES = MediaType.of("application/x-ndjson");

  private Responses() {}

  static MediaType type(OutputFormat format) {
    return switch (format.form()) {
      case TEXT -> TEXT;
      case JSON -> MediaType.APPLICATION_JSON_TYPE;
      case JSON_LINES -> JSON_LINES;
      case CSV -> CSV;
    };
  }

  /** A header holds ASCII. */
  static String headerText(String text) {
    return text.replaceAll("[^ -~]", "?");
  }

  static byte[] line(String text) {
    return (text + "\n").getBytes(StandardCharsets.UTF_8);
  }

  static MutableHttpResponse<byte[]> refusal(int httpStatus, String text) {
    return HttpResponse.<byte[]>status(httpStatus, reason(httpStatus))
        .body(line(text))
        .contentType(TEXT)
        .header(Counter.EXIT_STATUS, Integer.toString(exitStatus(httpStatus)));
  }

  /** What is the asker's mistake is a usage error; all else means that there is no reading. */
  static int exitStatus(int httpStatus) {
    return switch (httpStatus) {
      case 400, 404, 405, 413, 414 -> 2;
      default -> 3;
    };
  }

  static String reason(int httpStatus) {
    for (HttpStatus status : HttpStatus.values()) {
      if (status.getCode() == httpStatus) {
        return status.getReason();
      }
    }
    return String.format(Locale.ROOT, "Status %d", httpStatus);
  }
}
