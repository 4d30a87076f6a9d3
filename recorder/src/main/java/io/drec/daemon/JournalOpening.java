package io.drec.daemon;

import io.drec.journal.JournalConfig;
import io.drec.journal.JournalException;
import io.drec.journal.JournalWriter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A journal that opens on another thread. */
final class JournalOpening implements AutoCloseable {
  private final CompletableFuture<JournalWriter> opening;

  JournalOpening(JournalConfig config) {
    opening = CompletableFuture.supplyAsync(() -> JournalWriter.open(config));
  }

  /** Waits until the journal is open. It is closed with this. */
  JournalWriter join() {
    try {
      return opening.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof JournalException cause) {
        throw cause;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    JournalWriter opened = opening.handle((writer, failure) -> writer).join();
    if (opened != null) {
      opened.close();
    }
  }
}
