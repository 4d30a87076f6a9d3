package io.drec.query.cli;

import io.drec.evidence.Import;
import io.drec.evidence.ImportProgress;
import io.drec.query.words.Shown;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Shows on standard error how far an import is: a bar that is drawn anew on a terminal, else a line
 * now and then.
 */
final class ImportProgressLine implements AutoCloseable {
  private static final long BAR_MS = 200;
  private static final long LINE_MS = 10_000;
  private static final int BAR_CHARS = 24;
  private static final int FILE_CHARS_MAX = 30;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream err;
  private final boolean terminal;
  private final Import running;
  private final long beganNs = System.nanoTime();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "drec-import-progress");

  private ImportProgressLine(World world, Import running) {
    this.err = world.err();
    this.terminal = world.errTerminal() && !"dumb".equals(world.variable("TERM"));
    this.running = running;
  }

  static ImportProgressLine start(World world, Import running) {
    ImportProgressLine line = new ImportProgressLine(world, running);
    line.thread.setDaemon(true);
    line.thread.start();
    return line;
  }

  private void run() {
    try {
      while (!ended.await(terminal ? BAR_MS : LINE_MS, TimeUnit.MILLISECONDS)) {
        String line = line(running.progress(), System.nanoTime() - beganNs);
        err.print(terminal ? CLEAR_LINE + line : line + System.lineSeparator());
        err.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One line, without its end: {@code [####----] 34% 12,345 events, 51,234/s, 0:42 left a.zip}. */
  static String line(ImportProgress progress, long elapsedNs) {
    double part =
        progress.bytesTotal() == 0
            ? 0
            : Math.min(1, (double) progress.bytesRead() / progress.bytesTotal());
    int full = (int) (part * BAR_CHARS);
    double seconds = elapsedNs / 1e9;
    return String.format(
        Locale.ROOT,
        "[%s%s] %2d%% %,d events, %,d/s%s %s",
        "#".repeat(full),
        "-".repeat(BAR_CHARS - full),
        (int) (part * 100),
        progress.events(),
        seconds == 0 ? 0 : (long) (progress.events() / seconds),
        left(part, seconds),
        tail(Shown.escape(progress.file())));
  }

  private static String left(double part, double seconds) {
    if (part == 0) {
      return ",";
    }
    long left = Math.round(seconds / part - seconds);
    return String.format(Locale.ROOT, ", %d:%02d left,", left / 60, left % 60);
  }

  private static String tail(String text) {
    return text.length() <= FILE_CHARS_MAX
        ? text
        : "…" + text.substring(text.length() - FILE_CHARS_MAX + 1);
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (terminal) {
      err.print(CLEAR_LINE);
      err.flush();
    }
  }
}
