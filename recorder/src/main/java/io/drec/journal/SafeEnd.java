package io.drec.journal;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The last frame of a journal that survives a power cut, as its writer has written it down.
 *
 * @param sequence -1: there is none yet
 * @param chain 32 bytes, its chain value
 */
public record SafeEnd(long sequence, byte[] chain) {

  /**
   * Reads it beside the writer.
   *
   * @return null when there is none, or it cannot be read for the moment
   * @throws JournalException when the file is there and may not be read
   */
  public static @Nullable SafeEnd read(Path journal) {
    Watermark mark = Watermark.read(journal);
    return mark == null ? null : new SafeEnd(mark.sequence(), mark.chain());
  }
}
