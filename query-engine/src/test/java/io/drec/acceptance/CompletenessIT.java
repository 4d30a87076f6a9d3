package io.drec.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.query.rehearse.AnswerJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happened is all there, exactly. */
final class CompletenessIT {
  private static final int COUNT = 1000;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path temp;

  @BeforeAll
  static void needsToRecord() throws IOException {
    Requirements.recording();
  }

  @Test
  void shouldKeepEachOfAThousandCommandLinesAndTheirEnds() throws Exception {
    try (OwnRecorder recorder = OwnRecorder.start(temp)) {
      recorder.run(
          LIMIT,
          "sh",
          "-c",
          "i=0; while [ $i -lt " + COUNT + " ]; do /bin/true \"unique $i\" ''; i=$((i+1)); done");
      recorder.settle();

      List<AnswerJson> starts = events(recorder, "event.action:exec AND process.name:true");
      List<String> commandLines = new ArrayList<>();
      Set<String> pids = new TreeSet<>();
      for (AnswerJson start : starts) {
        commandLines.add(texts(start.member("process").member("args")).toString());
        pids.add(start.member("process").member("entity_id").text());
      }
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < COUNT; i++) {
        expected.add(List.of("/bin/true", "unique " + i, "").toString());
      }
      assertThat(commandLines).containsExactlyElementsOf(expected);
      assertThat(pids).hasSize(COUNT);

      List<String> ended = new ArrayList<>();
      for (AnswerJson end : events(recorder, "event.action:end AND process.name:true")) {
        ended.add(end.member("process").member("entity_id").text());
      }
      assertThat(ended).containsExactlyInAnyOrderElementsOf(pids);
    }
  }

  @Test
  void shouldKeepBothNamesOfAThousandShortFiles() throws Exception {
    Path directory = Files.createDirectory(temp.resolve("short"));
    try (OwnRecorder recorder = OwnRecorder.start(temp)) {
      recorder.run(
          LIMIT,
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-Xshare:auto",
          "-XX:TieredStopAtLevel=1",
          "-cp",
          Path.of(Workload.class.getProtectionDomain().getCodeSource().getLocation().toURI())
              .toString(),
          Workload.class.getName(),
          directory.toString(),
          Integer.toString(COUNT));
      recorder.settle();

      List<String> created = new ArrayList<>();
      List<String> renamed = new ArrayList<>();
      List<String> deleted = new ArrayList<>();
      List<String> first = new ArrayList<>();
      List<String> both = new ArrayList<>();
      List<String> second = new ArrayList<>();
      for (int i = 0; i < COUNT; i++) {
        String from = directory.resolve(Workload.first(i)).toString();
        String to = directory.resolve(Workload.second(i)).toString();
        first.add(from);
        both.add(from + " → " + to);
        second.add(to);
      }
      String where = " AND file.directory:" + directory;
      for (AnswerJson event : events(recorder, "event.action:creation" + where)) {
        created.add(event.member("file").member("path").text());
      }
      for (AnswerJson event : events(recorder, "event.action:rename" + where)) {
        renamed.add(
            event.member("file").member("Ext").member("original").member("path").text()
                + " → "
                + event.member("file").member("path").text());
      }
      for (AnswerJson event : events(recorder, "event.action:deletion" + where)) {
        deleted.add(event.member("file").member("path").text());
      }
      assertThat(created).containsExactlyElementsOf(first);
      assertThat(renamed).containsExactlyElementsOf(both);
      assertThat(deleted).containsExactlyElementsOf(second);
    }
  }

  private static List<AnswerJson> events(OwnRecorder recorder, String query) throws Exception {
    return recorder.answer("search", query, "--limit", "5000").member("events").elements();
  }

  private static List<String> texts(AnswerJson array) {
    return array.elements().stream().map(AnswerJson::text).toList();
  }
}
