package io.drec.linux.logons;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogTailTest {
  @TempDir Path temp;
  private final List<String> lines = new ArrayList<>();

  private void append(Path log, String text) throws IOException {
    Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Test
  void shouldFollowALogFromItsEndOverRotation() throws IOException {
    Path log = temp.resolve("auth.log");
    append(log, "old\n");
    LogTail tail = new LogTail(log);
    append(log, "one\ntw");
    assertThat(tail.look(lines::add)).isTrue();
    append(log, "o\n");
    tail.look(lines::add);
    assertThat(lines).containsExactly("one", "two");
    Files.move(log, temp.resolve("auth.log.1"));
    tail.look(lines::add);
    append(log, "three\n");
    tail.look(lines::add);
    assertThat(lines).containsExactly("one", "two", "three");
  }

  @Test
  void shouldSayThatItPassedOverWhatWasTooMuch() throws IOException {
    Path log = temp.resolve("auth.log");
    LogTail tail = new LogTail(log);
    append(
        log,
        "first\n" + ("x".repeat(99) + "\n").repeat(LogTail.LOOK_BYTES_MAX / 100 + 1) + "last\n");
    assertThat(tail.look(lines::add)).isFalse();
    assertThat(lines).doesNotContain("first").contains("last");
  }
}
