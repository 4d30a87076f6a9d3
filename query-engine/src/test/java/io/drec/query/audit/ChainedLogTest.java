package io.drec.query.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChainedLogTest {
  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("audit.log");
  }

  private static byte[] append(ChainedLog log, String what) throws IOException {
    return log.append(json -> json.writeStringField("asked", what));
  }

  private void threeLines() throws IOException {
    ChainedLog log = new ChainedLog(file);
    append(log, "one");
    append(log, "two");
    append(log, "three");
  }

  private ChainedLogCheck check(Path... files) throws IOException {
    return ChainedLogCheck.of(List.of(files), "");
  }

  @Test
  void shouldHangEachLineOnTheOneBefore() throws IOException {
    threeLines();
    byte[] head = append(new ChainedLog(file), "after a restart");
    ChainedLogCheck check = check(file);
    assertThat(check.problem()).isNull();
    assertThat(check.lines()).isEqualTo(4);
    assertThat(check.head()).isEqualTo(HexFormat.of().formatHex(head));
  }

  @Test
  void shouldFindALineThatWasChangedRemovedOrMoved() throws IOException {
    threeLines();
    List<String> lines = Files.readAllLines(file);

    Files.write(file, List.of(lines.get(0), lines.get(1).replace("two", "tow"), lines.get(2)));
    assertThat(check(file).problem()).contains("line 2", "it was changed");

    Files.write(file, List.of(lines.get(0), lines.get(2)));
    assertThat(check(file).problem()).contains("line 2", "removed");

    Files.write(file, List.of(lines.get(1), lines.get(0), lines.get(2)));
    assertThat(check(file).problem()).contains("line 1");
  }

  /** Whoever cuts the end leaves a chain that is whole; the head that was noted tells. */
  @Test
  void shouldShowByItsHeadThatTheEndWasCutOff() throws IOException {
    threeLines();
    String head = check(file).head();
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.remove(2);
    Files.write(file, lines);
    assertThat(check(file).problem()).isNull();
    assertThat(ChainedLogCheck.of(List.of(file), head).problem()).contains("cut off");
  }

  @Test
  void shouldGoOnInANewFileAfterARotation() throws IOException {
    ChainedLog log = new ChainedLog(file);
    append(log, "one");
    Path rotated = directory.resolve("audit.log.1");
    Files.move(file, rotated);
    append(log, "two");
    assertThat(check(rotated, file).problem()).isNull();
    assertThat(check(rotated, file).lines()).isEqualTo(2);
    assertThat(check(file).problem()).isNull();

    Files.writeString(rotated, "", StandardOpenOption.TRUNCATE_EXISTING);
    append(log, "three");
    Path other = directory.resolve("other.log");
    append(new ChainedLog(other), "another log");
    assertThat(check(other, file).problem()).contains("lines are missing");
  }

  /** What was not written whole was answered to nobody. */
  @Test
  void shouldDropALineThatACrashCut() throws IOException {
    threeLines();
    Files.writeString(file, "{\"n\":3,\"asked\":\"fo", StandardOpenOption.APPEND);
    append(new ChainedLog(file), "four");
    assertThat(check(file).problem()).isNull();
    assertThat(Files.readAllLines(file)).hasSize(4);
  }
}
