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

  /** Of a browser's start and of a page together; the machine may be busy. */
  private static final int LIMIT_S = 60;

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
    Path page = directory.resolve("page.html");
    List<String> command = command(Files.createTempDirectory(directory, "profile"));
    command.addAll(List.of("--virtual-time-budget=8000", "--dump-dom", address));
    Process browser = start(command, ProcessBuilder.Redirect.to(page.toFile()));
    if (!browser.waitFor(LIMIT_S, TimeUnit.SECONDS)) {
      browser.destroyForcibly();
      throw new AssertionError("chromium did not end");
    }
    return Files.readString(page);
  }

  /**
   * The same, of a page that reads an answer as it comes. The browser's virtual time stands still
   * for a request but not while a response goes on, so it may be over before the answer is there,
   * however much of it there is: this page is looked at in real time.
   *
   * @param done what the page holds when its answer is there
   */
  public static String dump(Path directory, String address, String done)
      throws IOException, InterruptedException {
    Path profile = Files.createTempDirectory(directory, "profile");
    List<String> command = command(profile);
    command.addAll(List.of("--remote-debugging-port=0", address));
    long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_S);
    Process browser = start(command, ProcessBuilder.Redirect.DISCARD);
    try (DevTools tools = DevTools.connect(profile, endNs)) {
      return tools.pageWith(done, endNs);
    } finally {
      if (!browser.waitFor(10, TimeUnit.SECONDS)) {
        browser.destroyForcibly();
      }
    }
  }

  private static List<String> command(Path profile) {
    List<String> command = new ArrayList<>(List.of(CHROMIUM.toString(), "--headless"));
    command.addAll(List.of("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"));
    // A browser asks its maker for news at every start; a test has no business with that.
    command.addAll(List.of("--disable-background-networking", "--disable-component-update"));
    command.addAll(List.of("--disable-sync", "--user-data-dir=" + profile));
    return command;
  }

  private static Process start(List<String> command, ProcessBuilder.Redirect output)
      throws IOException {
    return new ProcessBuilder(command)
        .redirectOutput(output)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
