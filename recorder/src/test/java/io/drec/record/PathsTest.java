package io.drec.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PathsTest {
  @ParameterizedTest
  @CsvSource({
    "/home/a, b, /home/a/b",
    "/home/a, ./b, /home/a/b",
    "/home/a, ../b, /home/b",
    "/home/a, ../../../../b, /b",
    "/home/a, /etc//passwd, /etc/passwd",
    "/home/a, /etc/./x/../passwd/, /etc/passwd",
    "/home/a, /, /",
    "/home/a, /.., /",
    "/home/a, '', /home/a",
    "/home/a, ..., /home/a/...",
    "/home/a, .b, /home/a/.b",
    "/, b, /b",
    "/home/a, /etc/.x/..y/z./a.., /etc/.x/..y/z./a..",
    "/home/a, /etc/., /etc",
    "/home/a, /etc/.., /",
    "/home/a, /etc/, /etc",
    "/home/a, /./etc, /etc",
  })
  void shouldMakePathsAbsolute(String dir, String path, String expected) {
    assertThat(absolute(dir, path)).isEqualTo(expected);
  }

  @Test
  void shouldNotKnowWhereARelativePathStartsWithoutADirectory() {
    assertThat(Paths.absolute(null, "a".getBytes(StandardCharsets.UTF_8))).isNull();
    assertThat(Paths.absolute(null, "/a".getBytes(StandardCharsets.UTF_8)))
        .asString()
        .isEqualTo("/a");
  }

  @Test
  void shouldKeepBytesThatAreNoText() {
    byte[] path = {'/', (byte) 0xff, (byte) 0xfe, '\n'};
    assertThat(Paths.absolute(null, path)).isEqualTo(path);
  }

  @Test
  void shouldReadEventIdsItWrites() {
    EventId id = new EventId(4711, 3);
    assertThat(EventId.parse(id.toString())).isEqualTo(id);
    for (String wrong : new String[] {"", ".", "4711", "4711.", ".3", "-1.3", "1.-3", "a.b"}) {
      assertThat(EventId.parse(wrong)).as(wrong).isNull();
    }
    assertThat(id).isGreaterThan(new EventId(4711, 2)).isLessThan(new EventId(4712, 0));
  }

  private static String absolute(String dir, String path) {
    byte[] joined =
        Paths.absolute(dir.getBytes(StandardCharsets.UTF_8), path.getBytes(StandardCharsets.UTF_8));
    return new String(joined, StandardCharsets.UTF_8);
  }
}
