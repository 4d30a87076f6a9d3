package io.drec.query.rehearse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What fetches the script. A copy of it is also the program that the script drops: harmless, real,
 * and able to connect out.
 *
 * @param file the program itself, links resolved
 */
record DownloadTool(Kind kind, Path file) {
  private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};

  /** Told not to read the user's configuration and not to take a proxy. */
  enum Kind {
    CURL("curl", List.of("-q", "-sS", "--noproxy", "*", "--max-time", "5", "-o")),
    WGET("wget", List.of("-q", "--no-proxy", "--no-hsts", "--tries=1", "--timeout=5", "-O"));

    private final String command;
    private final List<String> optionsThenOutput;

    Kind(String command, List<String> optionsThenOutput) {
      this.command = command;
      this.optionsThenOutput = optionsThenOutput;
    }

    /** What follows the program's name to load {@code url} into {@code output}. */
    List<String> arguments(String output, String url) {
      List<String> arguments = new ArrayList<>(optionsThenOutput);
      arguments.add(output);
      arguments.add(url);
      return arguments;
    }
  }

  String command() {
    return kind.command;
  }

  List<String> arguments(String output, String url) {
    return kind.arguments(output, url);
  }

  /**
   * The first tool in the search path that is a program of its own: scripts and BusyBox, which goes
   * by the name it is called with, cannot be dropped under another name.
   *
   * @param searchPath as in {@code PATH}
   */
  static DownloadTool find(String searchPath) throws RehearsalException {
    for (Kind kind : Kind.values()) {
      for (String directory : searchPath.split(":", -1)) {
        Path file = Path.of(directory.isEmpty() ? "." : directory, kind.command);
        if (Files.isExecutable(file) && isOwnProgram(file)) {
          return new DownloadTool(kind, resolve(file));
        }
      }
    }
    throw new RehearsalException(
        "found neither curl nor wget, and the rehearsal downloads with one of them: sudo apt-get"
            + " install curl");
  }

  private static boolean isOwnProgram(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(ELF.length), ELF)
          && !file.toRealPath().endsWith("busybox");
    } catch (IOException e) {
      return false;
    }
  }

  private static Path resolve(Path file) throws RehearsalException {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      throw new RehearsalException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
