package io.drec.query.rehearse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DownloadToolTest {
  private static final byte[] PROGRAM = {0x7f, 'E', 'L', 'F', 2, 1, 1};
  private static final byte[] SCRIPT = {'#', '!', '/', 'b', 'i', 'n', '/', 's', 'h', '\n'};

  @TempDir private Path bin;

  @Test
  void shouldPreferCurl() throws Exception {
    make("wget", PROGRAM);
    Path curl = make("curl", PROGRAM);
    assertThat(DownloadTool.find("/nowhere:" + bin).file()).isEqualTo(curl.toRealPath());
  }

  @Test
  void shouldTakeWgetWhereThereIsNoCurl() throws Exception {
    make("wget", PROGRAM);
    DownloadTool tool = DownloadTool.find(bin.toString());
    assertThat(tool.command()).isEqualTo("wget");
    assertThat(tool.arguments("out", "http://203.0.113.7/"))
        .endsWith("-O", "out", "http://203.0.113.7/");
  }

  @Test
  void shouldNotDropAProgramThatGoesByItsName() throws Exception {
    make("curl", SCRIPT);
    Files.createSymbolicLink(bin.resolve("wget"), make("busybox", PROGRAM));
    assertThatThrownBy(() -> DownloadTool.find(bin.toString()))
        .isInstanceOf(RehearsalException.class)
        .hasMessageContaining("sudo apt-get install curl");
  }

  private Path make(String name, byte[] content) throws IOException {
    Path file = Files.write(bin.resolve(name), content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
