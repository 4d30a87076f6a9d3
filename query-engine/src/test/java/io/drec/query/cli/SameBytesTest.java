package io.drec.query.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.compact.Footages;
import io.drec.query.http.Engine;
import io.drec.query.http.EngineConfig;
import io.drec.query.http.ListenAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same question by directory and by engine: the same bytes and the same exit status. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SameBytesTest {
  @TempDir private Path directory;

  private Path data;
  private Engine engine;
  private Shell shell;

  @BeforeEach
  void start() throws Exception {
    data = directory.resolve("data");
    Evidence.write(data);
    ListenAddress listen = new ListenAddress("127.0.0.1", 0);
    engine =
        Engine.start(
            EngineConfig.of(data, directory.resolve("state"), listen, List.of()), Footages::open);
    shell = new Shell(directory, Footages::open);
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @ParameterizedTest
  @CsvSource({
    "0, why name:curl",
    "0, why path:/opt/*",
    "0, why pid:201",
    "0, scope ip:203.0.113.7",
    "0, scope pid:100 --limit 2",
    "0, search event.action:exec",
    "0, search process.name:curl --limit 1",
    "0, search",
    "0, tree pid:200",
    "0, status",
    "0, lock list",
    "1, why path:/nowhere",
    "1, scope ip:198.51.100.1",
    "1, tree pid:99999",
    "1, search process.name:nothing",
    "2, why nonsense",
    "2, why path:/x --since yesterday-ish",
    "2, search no.such.field:1",
    "2, search process.name:(",
    "2, why pid:200 --limit 0",
  })
  void shouldAnswerByDirectoryAndByEngineAlike(int exitStatus, String question) {
    for (boolean json : new boolean[] {true, false}) {
      List<String> words = new ArrayList<>(Arrays.asList(question.split(" ", -1)));
      if (json) {
        words.add("--json");
      }
      assertThat(ask(words, "--data", data.toString())).as(shell.err()).isEqualTo(exitStatus);
      String out = shell.out();
      String err = shell.err();
      assertThat(ask(words, "--at", address(), "--token-file", token())).isEqualTo(exitStatus);
      assertThat(shell.out()).isEqualTo(out);
      assertThat(shell.err()).isEqualTo(err);
      if (exitStatus == 2) {
        assertThat(out).isEmpty();
        assertThat(err.lines()).hasSize(1);
      } else {
        assertThat(out).endsWith("\n");
        assertThat(err).isEmpty();
      }
    }
  }

  @Test
  void shouldUseColoursOnATerminalAloneAndNotWhenRefused() {
    shell.onTerminal();
    List<String> status = List.of("why", "name:curl");
    ask(status, "--at", address(), "--token-file", token());
    String colours = shell.out();
    assertThat(colours).contains("\u001b[");
    assertThat(shell.err()).matches("answered in [0-9.]+ ms\n");
    ask(status, "--data", data.toString());
    assertThat(shell.out()).isEqualTo(colours);
    ask(status, "--data", data.toString(), "--no-color");
    assertThat(shell.out()).doesNotContain("\u001b");
    shell.environment.put("NO_COLOR", "1");
    ask(status, "--data", data.toString());
    assertThat(shell.out()).doesNotContain("\u001b");
  }

  @Test
  void shouldNotWriteIntoTheRecordingItAsks() throws Exception {
    List<String> before = listing();
    ask(List.of("search"), "--data", data.toString());
    ask(List.of("search"), "--at", address(), "--token-file", token());
    assertThat(listing()).isEqualTo(before);
  }

  @Test
  void shouldSayInOneLineThatTheTokenIsWrong() throws Exception {
    Path wrong = Files.writeString(directory.resolve("wrong"), "x".repeat(43));
    int exitStatus = ask(List.of("status"), "--at", address(), "--token-file", wrong.toString());
    assertThat(exitStatus).isEqualTo(3);
    assertThat(shell.err()).startsWith("drec: the token is missing or wrong");
    assertThat(shell.err().lines()).hasSize(1);
    assertThat(shell.out()).isEmpty();
  }

  private int ask(List<String> question, String... where) {
    List<String> words = new ArrayList<>(question);
    words.addAll(Arrays.asList(where));
    return shell.run(words.toArray(String[]::new));
  }

  private List<String> listing() throws Exception {
    List<String> lines = new ArrayList<>();
    try (var files = Files.walk(data)) {
      for (Path file : files.sorted().toList()) {
        lines.add(file + " " + Files.getLastModifiedTime(file) + " " + Files.size(file));
      }
    }
    return lines;
  }

  private String address() {
    return engine.address().toString();
  }

  private String token() {
    return engine.tokenFile().toString();
  }
}
