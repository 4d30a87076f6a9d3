package io.drec.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SharedFilesTest {
  private static final long SECOND_NS = 1_000_000_000L;

  @TempDir private Path directory;
  private final AtomicLong nowNs = new AtomicLong();

  private SharedFiles files() {
    return new SharedFiles(List.of(directory), nowNs::get);
  }

  private Path privateFile(String name) throws IOException {
    Path file = directory.resolve(name);
    Files.writeString(file, "x");
    close(file);
    return file;
  }

  private static void close(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static boolean isShared(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file)).equals("rw-r-----");
  }

  @Test
  void shouldShareWhatIsThereAndWhatComesLater() throws IOException {
    SharedFiles files = files();
    Path first = privateFile("first");
    files.share();
    assertThat(isShared(first)).isTrue();
    nowNs.addAndGet(SECOND_NS);
    files.share();
    Path second = privateFile("second");
    Files.setLastModifiedTime(directory, FileTime.fromMillis(1));
    files.share();
    assertThat(isShared(second)).isTrue();
  }

  /** The directory's time is the same as at the look before, which did not see the file. */
  @Test
  void shouldShareWhatWasMadeInTheSameTickAsTheLookBefore() throws IOException {
    SharedFiles files = files();
    Files.setLastModifiedTime(directory, FileTime.fromMillis(1));
    files.share();
    Path late = privateFile("late");
    Files.setLastModifiedTime(directory, FileTime.fromMillis(1));
    nowNs.addAndGet(SECOND_NS);
    files.share();
    assertThat(isShared(late)).isTrue();
  }

  @Test
  void shouldNotLookAgainIntoADirectoryInWhichNothingWasMade() throws IOException {
    SharedFiles files = files();
    Path file = privateFile("file");
    files.share();
    nowNs.addAndGet(SECOND_NS);
    files.share();
    close(file);
    files.share();
    assertThat(isShared(file)).isFalse();
  }
}
