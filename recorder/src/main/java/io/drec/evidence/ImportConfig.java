package io.drec.evidence;

import io.drec.journal.JournalConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How to import. {@link #of} gives what {@code docs/limits.md} states.
 *
 * @param directory of the recording; made where there is none
 * @param group whose members may ask questions; null: the directory's
 * @param hostName of events that do not tell theirs
 * @param batchBytes of records that are put in order together; twice as many are held
 * @param formats in the order in which they are asked whether a file is theirs
 * @param journal changes how the journal is written
 */
public record ImportConfig(
    Path directory,
    @Nullable String group,
    String hostName,
    int batchBytes,
    List<EvidenceFormat> formats,
    UnpackLimits limits,
    UnaryOperator<JournalConfig> journal) {
  public static final String UNNAMED = "unnamed";
  public static final int BATCH_BYTES = 64 << 20;

  public ImportConfig {
    formats = List.copyOf(formats);
    if (batchBytes < Batch.SLAB_BYTES) {
      throw new IllegalArgumentException(
          "batch of " + batchBytes + " bytes; expected at least " + Batch.SLAB_BYTES);
    }
  }

  /** With every format that this program has. */
  public static ImportConfig of(Path directory) {
    List<EvidenceFormat> formats =
        ServiceLoader.load(EvidenceFormat.class).stream().map(ServiceLoader.Provider::get).toList();
    return new ImportConfig(
        directory,
        null,
        UNNAMED,
        BATCH_BYTES,
        formats,
        UnpackLimits.DEFAULT,
        UnaryOperator.identity());
  }

  public ImportConfig withHostName(String name) {
    return new ImportConfig(directory, group, name, batchBytes, formats, limits, journal);
  }

  public ImportConfig withGroup(@Nullable String name) {
    return new ImportConfig(directory, name, hostName, batchBytes, formats, limits, journal);
  }

  public ImportConfig withBatchBytes(int bytes) {
    return new ImportConfig(directory, group, hostName, bytes, formats, limits, journal);
  }

  public ImportConfig withFormats(List<EvidenceFormat> others) {
    return new ImportConfig(directory, group, hostName, batchBytes, others, limits, journal);
  }

  public ImportConfig withLimits(UnpackLimits other) {
    return new ImportConfig(directory, group, hostName, batchBytes, formats, other, journal);
  }

  public ImportConfig withJournal(UnaryOperator<JournalConfig> other) {
    return new ImportConfig(directory, group, hostName, batchBytes, formats, limits, other);
  }
}
