package io.drec.query.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.store.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class DrecTest {
  @TempDir private Path home;

  private final Map<String, String> environment = new HashMap<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void shouldSayItsVersion() {
    assertThat(run("--version")).isZero();
    assertThat(out()).startsWith("drec ");
  }

  @Test
  void shouldKnowEachCommandByItsOwnNameAndOneAloneWhereItIsNamed() {
    World world = world();
    CommandLine all = Drec.commandLine(world);
    all.getSubcommands()
        .forEach(
            (name, command) -> {
              assertThat(command.getCommandSpec().userObject().getClass())
                  .satisfies(type -> assertThat(nameOf(type)).isEqualTo(name));
              CommandLine alone = Drec.commandLine(world, name);
              assertThat(alone.getSubcommands()).containsKey(name);
              assertThat(alone.getSubcommands().size())
                  .as(name)
                  .isIn(1, all.getSubcommands().size());
            });
    assertThat(Drec.commandLine(world, "record").getSubcommands()).containsOnlyKeys("record");
    assertThat(Drec.commandLine(world, "recrod").getSubcommands())
        .hasSameSizeAs(all.getSubcommands());
    assertThat(Drec.commandLine(world, "completion").getSubcommands())
        .as("it completes them all")
        .hasSameSizeAs(all.getSubcommands());
  }

  private static String nameOf(Class<?> command) {
    return command.getAnnotation(CommandLine.Command.class).name();
  }

  @Test
  void shouldExplainItself() {
    assertThat(run("--help")).isZero();
    assertThat(out()).contains("Usage: drec").contains("Exit status:").contains("why");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "up",
        "down",
        "record",
        "serve",
        "why",
        "scope",
        "search",
        "tree",
        "status",
        "lock",
        "rehearse",
        "completion"
      })
  void shouldTeachEachCommandByExample(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out()).contains("Usage: drec " + command).contains("Examples:");
    assertThat(
            out().lines().filter(line -> line.matches("  (sudo )?drec " + command + ".*")).count())
        .as("examples")
        .isGreaterThanOrEqualTo(2);
    assertThat(err()).isEmpty();
  }

  /** Each with what its one line must name, and where to read on. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                                   | Which command?          | drec --help",
        "--no-such-option                   | --no-such-option        | drec --help",
        "explain path:/x                    | explain                 | drec --help",
        "why                                | POINT                   | drec why --help",
        "why path:/x path:/y                | path:/y                 | drec why --help",
        "why path:/x --limit many           | many                    | drec why --help",
        "why path:/x --sicne 2h             | --sicne                 | drec why --help",
        "why path:/x --since                | --since                 | drec why --help",
        "scope                              | INDICATOR|POINT         | drec scope --help",
        "tree                               | PROCESS                 | drec tree --help",
        "completion fish                    | fish                    | drec completion --help",
        "why p:x --data /a --at http://[::1]| exclude each other      | --at",
        "why p:x --at 127.0.0.1:7070        | is no URL               | http://127.0.0.1:7070",
        "why p:x --at ftp://127.0.0.1       | is no URL               | http://127.0.0.1:7070",
        "why p:x --at http://192.0.2.1:7070 | in clear                | https",
        "why p:x --token-file /t            | --token-file            | --at",
      })
  void shouldTellAMisuseInOneLine(String arguments, String named, String advice) {
    String[] words = arguments == null ? new String[0] : arguments.strip().split(" +");
    assertThat(run(words)).isEqualTo(2);
    assertThat(out()).isEmpty();
    assertThat(err()).startsWith("drec: ").contains(named).contains(advice).endsWith("\n");
    assertThat(err().lines()).hasSize(1);
  }

  @Test
  void shouldSayInOneLineThatARecordingCannotBeRead() {
    assertThat(run("status", "--data", "/nowhere")).isEqualTo(3);
    assertThat(out()).isEmpty();
    assertThat(err()).isEqualTo("drec: no recording at /nowhere\n");
  }

  @Test
  void shouldSayInOneLineThatNoEngineAnswers() throws Exception {
    Path token = Files.writeString(home.resolve("token"), "t".repeat(43));
    int free = freePort();
    String engine = "http://127.0.0.1:" + free;
    assertThat(run("status", "--at", engine, "--token-file", token.toString())).isEqualTo(3);
    assertThat(err()).contains(engine).contains("drec up");
    assertThat(err().lines()).hasSize(1);
  }

  @Test
  void shouldSayWhichTokenIsMissing() {
    assertThat(run("status", "--at", "https://192.0.2.1:7070")).isEqualTo(3);
    assertThat(err()).contains("no token for https://192.0.2.1:7070").contains("--token-file");
    assertThat(err().lines()).hasSize(1);
  }

  @Test
  void shouldNotTakeAnyFileForAToken() throws Exception {
    Path file = Files.writeString(home.resolve("notes"), "my notes\n");
    assertThat(run("status", "--at", "https://192.0.2.1", "--token-file", file.toString()))
        .isEqualTo(3);
    assertThat(err()).contains("holds no token").doesNotContain("my notes");
  }

  @Test
  void shouldTakeTheDirectoryFromTheEnvironment() {
    environment.put("DREC_DATA", "/elsewhere");
    assertThat(run("status")).isEqualTo(3);
    assertThat(err()).contains("/elsewhere");
  }

  @Test
  void shouldShowATraceOnlyWhenAskedTo() {
    environment.put("DREC_DEBUG", "1");
    assertThat(run("status", "--data", "/a", "--at", "http://127.0.0.1:1")).isEqualTo(2);
    assertThat(err()).contains("\tat io.drec.query.cli");
  }

  @Test
  void shouldPrintACompletionScriptThatBashCanRead() throws Exception {
    assertThat(run("completion", "bash")).isZero();
    Process bash =
        new ProcessBuilder("bash", "-c", "source /dev/stdin && complete -p drec")
            .redirectErrorStream(true)
            .start();
    bash.getOutputStream().write(out.toByteArray());
    bash.getOutputStream().close();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(said).isZero();
    assertThat(said).contains("_complete_drec");
  }

  private int run(String... arguments) {
    return Drec.execute(world(), arguments);
  }

  private World world() {
    return new World(
        environment,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        false,
        false,
        home,
        false,
        data -> {
          throw new StoreException("no recording at " + data);
        });
  }

  private static int freePort() throws Exception {
    try (var socket = new java.net.ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
