package io.drec.acceptance.scenario;

import io.drec.query.rehearse.AnswerJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One scenario.
 *
 * @param inputs relative to the data's folder
 * @param expected as it stands in the file
 */
record Scenario(String id, List<String> inputs, AnswerJson expected) {

  static List<Scenario> read(Path file) throws IOException {
    return AnswerJson.read(Files.readAllBytes(file)).member("scenarios").elements().stream()
        .map(
            one ->
                new Scenario(
                    one.member("id").text(),
                    one.member("inputs").elements().stream().map(AnswerJson::text).toList(),
                    one))
        .toList();
  }

  /** The host that the scenario names; empty for all hosts. */
  String host() {
    return expected.member("host").text();
  }
}
