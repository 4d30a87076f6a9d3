package io.drec.evidence;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Imports a file; {@link KilledImportTest} starts it in a process of its own. */
final class ImportingChild {
  private ImportingChild() {}

  public static void main(String[] args) throws IOException {
    Import running = Import.of(TestImport.config(Path.of(args[0])));
    Thread watch = new Thread(() -> awaitFirst(running));
    watch.setDaemon(true);
    watch.start();
    ImportReport report = running.run(List.of(Path.of(args[1])));
    System.out.println("done " + report.fresh());
  }

  /** Says that events are being read: what came before takes most of a short life. */
  private static void awaitFirst(Import running) {
    while (running.progress().events() == 0) {
      Thread.onSpinWait();
    }
    System.out.println("ready");
  }
}
