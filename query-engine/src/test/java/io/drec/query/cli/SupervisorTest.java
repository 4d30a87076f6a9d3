package io.drec.query.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With shell scripts in the place of recorder and engine: each writes down what befalls it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SupervisorTest {
  @TempDir private Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final ExecutorService main = Executors.newSingleThreadExecutor();

  @AfterEach
  void stop() {
    main.shutdownNow();
  }

  @Test
  void shouldStartTheRecorderFirstAndStopItLast() throws Exception {
    Supervisor supervisor = supervisor("sleep 0.3", "true");
    CompletableFuture<Integer> running = run(supervisor);
    await().until(() -> log().size() == 2);
    supervisor.stop();
    assertThat(running.get()).isZero();
    assertThat(log().stream().map(line -> line.replaceAll(" [0-9]+", "")))
        .containsExactly("first", "second", "second ends", "first ends");
    assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("ready\n");
  }

  @Test
  void shouldNotStartTheEngineWhenNothingCanBeRecorded() throws Exception {
    Supervisor supervisor = supervisor("exit 3", "true");
    assertThat(run(supervisor).get()).isEqualTo(3);
    assertThat(log()).isEmpty();
  }

  @Test
  void shouldStartAgainWhatIsKilledAndLeaveTheOtherAlone() throws Exception {
    Supervisor supervisor = supervisor("true", "true");
    CompletableFuture<Integer> running = run(supervisor);
    await().until(() -> log().size() == 2);
    kill(log().get(0));
    await().until(() -> log().size() == 3);
    assertThat(log().get(2)).startsWith("first ");
    kill(log().get(1));
    await().until(() -> log().size() == 4);
    assertThat(log().get(3)).startsWith("second ");
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("the first was ended by signal 9; starting it again")
        .contains("the second was ended by signal 9; starting it again");
    supervisor.stop();
    assertThat(running.get()).isZero();
    assertThat(log()).contains("second ends", "first ends");
  }

  @Test
  void shouldGiveUpOnWhatIsKilledAgainAndAgain() throws Exception {
    Supervisor supervisor = supervisor("echo ready; kill -9 $$", "true");
    assertThat(run(supervisor).get()).isEqualTo(3);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("too often");
  }

  private Supervisor supervisor(String first, String second) {
    World world =
        new World(
            Map.of(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false,
            directory,
            false,
            data -> {
              throw new AssertionError("nothing is asked");
            });
    return new Supervisor(
        world,
        program("first", first),
        program("second", "exec >/dev/null; " + second),
        System::nanoTime);
  }

  private Supervisor.Program program(String name, String begin) {
    String script =
        String.format(
            "cd '%s'; %s; trap 'sleep 0.2; echo %s ends >>log; exit 0' TERM; echo %s $$ >>log;"
                + " echo ready; while :; do sleep 0.05; done",
            directory, begin, name, name);
    return new Supervisor.Program("the " + name, List.of("sh", "-c", script));
  }

  private CompletableFuture<Integer> run(Supervisor supervisor) {
    CompletableFuture<Integer> status = new CompletableFuture<>();
    main.execute(
        () -> {
          try {
            status.complete(supervisor.run());
          } catch (IOException | InterruptedException e) {
            status.completeExceptionally(e);
          }
        });
    return status;
  }

  private List<String> log() throws IOException {
    Path log = directory.resolve("log");
    return Files.exists(log) ? Files.readAllLines(log) : List.of();
  }

  private static void kill(String line) {
    long pid = Long.parseLong(line.substring(line.indexOf(' ') + 1));
    assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
  }
}
