package io.drec.query.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real browser, for tests of the console. */
public final class Browser {
  public static final String MISSING = "no /usr/bin/chromium (Debian package chromium)";

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final int TRIES_MAX = 4;

  private Browser() {}

  public static boolean isThere() {
    return Files.isExecutable(CHROMIUM);
  }

  /**
   * What a page holds when nothing happens on it any more.
   *
   * @param directory for what the browser writes
   */
  public static String dump(Path directory, String address)
      throws IOException, InterruptedException {
    return dump(directory, address, 8_000);
  }

  /**
   * The same, of a page that reads an answer as it comes. The browser's own time leaps from timer
   * to timer and stands still for a request, but not while a response goes on: so give it much, and
   * look again where it was not enough.
   *
   * @param done what the page holds when its answer is there
   */
  public static String dump(Path directory, String address, String done)
      throws IOException, InterruptedException {
    String page = "";
    for (int tries = 0; tries < TRIES_MAX && !page.contains(done); tries++) {
      page = dump(directory, address, 600_000);
    }
    return page;
  }

  private static String dump(Path directory, String address, int budgetMs)
      throws IOException, InterruptedException {
    Path page = directory.resolve("page.html");
    List<String> command = new ArrayList<>(List.of(CHROMIUM.toString(), "--headless"));
    command.addAll(List.of("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"));
    // A browser asks its maker for news at every start; a test has no business with that.
    command.addAll(List.of("--disable-background-networking", "--disable-component-update"));
    command.addAll(List.of("--disable-sync", "--virtual-time-budget=" + budgetMs));
    command.add("--user-data-dir=" + Files.createTempDirectory(directory, "profile"));
    command.addAll(List.of("--dump-dom", address));
    Process browser =
        new ProcessBuilder(command)
            .redirectOutput(page.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!browser.waitFor(60, TimeUnit.SECONDS)) {
      browser.destroyForcibly();
      throw new AssertionError("chromium did not end");
    }
    return Files.readString(page);
  }
}
