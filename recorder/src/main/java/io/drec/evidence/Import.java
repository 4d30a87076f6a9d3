package io.drec.evidence;

import io.drec.evidence.EvidencePaths.Found;
import io.drec.evidence.ImportReport.FileReport;
import io.drec.evidence.ImportReport.HostReport;
import io.drec.store.RecordingDirectory;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings other people's recordings into a recording: files, folders and archives, in whatever known
 * format. What is there already is left out, so importing again changes nothing, and an import that
 * was killed is completed by repeating it.
 *
 * <p>One thread reads while another puts in order and writes. {@link #run} once; {@link #stop} and
 * {@link #progress} from any thread.
 */
public final class Import {
  private final ImportConfig config;
  private final ReadMeter meter = new ReadMeter(() -> this.stopReason != null);
  private final Handover handover = new Handover();
  private final Gatherer gatherer;
  private final EvidenceReader reader;
  private volatile @Nullable BatchWriter writer;
  private volatile @Nullable String stopReason;
  private volatile @Nullable Throwable readerFailure;

  private Import(ImportConfig config) {
    this.config = config;
    this.gatherer =
        new Gatherer(config.hostName(), new Batch(config.batchBytes()), handover::exchange);
    this.reader = new EvidenceReader(config, gatherer, meter);
    handover.free(new Batch(config.batchBytes()));
  }

  public static Import of(ImportConfig config) {
    return new Import(config);
  }

  /**
   * Imports, and returns when all that is new is in the store and on the disk.
   *
   * @param named files, folders and archives
   * @throws NoSuchFileException when one of them is not there; nothing was imported then
   * @throws io.drec.store.StoreException or {@link io.drec.journal.JournalException}, with one line
   *     for the user, when the recording cannot be written; what was imported before stays
   */
  public ImportReport run(List<Path> named) throws NoSuchFileException {
    long beganNs = System.nanoTime();
    List<Found> files = EvidencePaths.find(named);
    try (RecordingDirectory directory =
            RecordingDirectory.openForRecording(config.directory(), config.group());
        BatchWriter opened = BatchWriter.open(directory, config)) {
      writer = opened;
      write(opened, files);
    }
    return report(System.nanoTime() - beganNs);
  }

  /**
   * Ends the import after the batch that is being written; what was read beyond it is left out.
   *
   * @param why for the report
   */
  public void stop(String why) {
    stopReason = why;
    handover.stop();
  }

  public ImportProgress progress() {
    BatchWriter opened = writer;
    return new ImportProgress(
        meter.bytesRead(),
        meter.bytesTotal(),
        gatherer.events(),
        opened == null ? 0 : opened.fresh(),
        meter.file());
  }

  private void write(BatchWriter opened, List<Found> files) {
    Thread reading = new Thread(() -> read(files), "drec-import-read");
    reading.start();
    try {
      for (Batch batch = handover.take(); batch != null; batch = handover.take()) {
        opened.write(batch);
        batch.clear();
        handover.free(batch);
      }
      opened.finish();
    } finally {
      handover.stop();
      join(reading);
    }
    Throwable failure = readerFailure;
    if (failure != null) {
      throw new IllegalStateException("reading failed: " + failure, failure);
    }
  }

  private void read(List<Found> files) {
    try {
      reader.read(files);
      gatherer.finish();
    } catch (StoppedException e) {
      // What is in hand is not written; the report says why.
      return;
    } catch (RuntimeException | Error e) {
      readerFailure = e;
    } finally {
      handover.end();
    }
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private ImportReport report(long elapsedNs) {
    List<FileReport> files = reader.files().stream().map(SourceFile::report).toList();
    List<HostReport> hosts = gatherer.hosts().stream().map(ImportedHost::report).toList();
    return new ImportReport(files, hosts, elapsedNs, stopReason);
  }
}
