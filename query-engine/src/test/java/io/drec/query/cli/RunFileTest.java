package io.drec.query.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunFileTest {
  @TempDir private Path directory;

  private Path data;
  private Path file;
  private Shell shell;

  @BeforeEach
  void name() {
    data = directory.resolve("data");
    file = RunFile.of(directory.resolve("run"), data);
    shell =
        new Shell(
            directory,
            footage -> {
              throw new StoreException("nothing is asked");
            });
    shell.environment.put("DREC_RUN", directory.resolve("run").toString());
  }

  @Test
  void shouldLetOneUpRunForEachRecording() throws Exception {
    try (RunFile first = RunFile.take(file).orElseThrow()) {
      assertThat(first).isNotNull();
      assertThat(RunFile.take(file)).isEmpty();
      assertThat(shell.run("up", "--data", data.toString())).isEqualTo(3);
      assertThat(shell.err())
          .contains("already runs for " + data)
          .contains("(pid " + ProcessHandle.current().pid() + ")")
          .contains("drec down");
      assertThat(shell.err().lines()).hasSize(1);
      assertThat(RunFile.take(RunFile.of(directory, directory.resolve("other")))).isPresent();
    }
    assertThat(file).doesNotExist();
    RunFile.take(file).orElseThrow().close();
  }

  @Test
  void shouldSayThatNothingRuns() {
    assertThat(shell.run("down", "--data", data.toString())).isEqualTo(1);
    assertThat(shell.err()).isEqualTo("drec: no drec up runs for " + data + "\n");
  }

  /** Pids are used again: a file left by a crash may name anybody. */
  @Test
  void shouldNeverTakeAStrangerForItsOwn() throws Exception {
    Files.createDirectories(file.getParent());
    for (String content :
        new String[] {ProcessHandle.current().pid() + " 12345\n", "1 -1\n", "x\n", "", "99 1 1"}) {
      Files.writeString(file, content);
      assertThat(RunFile.holder(file)).as(content).isEmpty();
      assertThat(shell.run("down", "--data", data.toString())).isEqualTo(1);
    }
  }
}
