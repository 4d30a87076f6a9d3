package io.drec.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What is recorded: a program of its own, so that it can be started inside a control group. */
final class Workload {
  private Workload() {}

  /** {@code DIRECTORY COUNT}: so many files are made, renamed and deleted, one after the other. */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    int count = Integer.parseInt(arguments[1]);
    for (int i = 0; i < count; i++) {
      Path first = directory.resolve(first(i));
      Path second = directory.resolve(second(i));
      Files.writeString(first, "short " + i);
      Files.move(first, second);
      Files.delete(second);
    }
  }

  static String first(int i) {
    return "made-" + i;
  }

  static String second(int i) {
    return "renamed-" + i;
  }
}
