package io.drec.query.http;

import io.drec.query.http.QuestionUri.Kind;
import io.drec.query.question.OutputFormat;
import io.drec.query.question.Question;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A question as a request holds it.
 *
 * @param extras parameters that only this desk knows, as they were given
 */
record Incoming(Kind kind, Question question, OutputFormat format, Map<String, String> extras) {

  /**
   * Reads the parameters of a request.
   *
   * @param extraNames of parameters that are the desk's
   * @throws BadRequestException for what is no question
   */
  static Incoming of(HttpRequest<?> request, Kind kind, Set<String> extraNames) {
    Map<String, List<String>> parameters = new HashMap<>();
    for (Map.Entry<String, List<String>> parameter : request.getParameters()) {
      parameters.put(parameter.getKey(), parameter.getValue());
    }
    Map<String, String> extras = new HashMap<>();
    for (String extra : extraNames) {
      List<String> values = parameters.remove(extra);
      if (values != null && !values.isEmpty()) {
        extras.put(extra, values.get(values.size() - 1));
      }
    }
    Question question = QuestionUri.parse(kind, parameters);
    OutputFormat format = format(request, parameters.getOrDefault("format", List.of()));
    return new Incoming(kind, question, format, Map.copyOf(extras));
  }

  private static OutputFormat format(HttpRequest<?> request, List<String> asked) {
    if (asked.isEmpty()) {
      boolean text =
          request.accept().stream()
              .findFirst()
              .filter(type -> type.getName().equals(MediaType.TEXT_PLAIN))
              .isPresent();
      return text ? OutputFormat.TEXT : OutputFormat.JSON;
    }
    return QuestionUri.format(asked.get(0));
  }
}
