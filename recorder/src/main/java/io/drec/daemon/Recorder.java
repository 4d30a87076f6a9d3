package io.drec.daemon;

import io.drec.journal.JournalException;
import io.drec.journal.JournalWriter;
import io.drec.sensor.Sensor;
import io.drec.sensor.SensorException;
import io.drec.sensor.SensorProvider;
import io.drec.store.RecordingDirectory;
import io.drec.store.StoreException;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The recording process: opens the directory, the journal and the sensor, records until it is told
 * to stop, and leaves a recording that says so.
 *
 * <p>{@link #run} once; {@link #stop} from any thread.
 */
public final class Recorder {
  /** Exit status of an orderly end. */
  public static final int OK = 0;

  /** Exit status of a wrong configuration. */
  public static final int USAGE = 2;

  /** Exit status when this host or this directory cannot be recorded. */
  public static final int CANNOT_RECORD = 3;

  private final RecorderConfig config;
  private final RecorderParts parts;
  private final Listener listener;
  private @Nullable Recording recording;
  private @Nullable String stopReason;

  Recorder(RecorderConfig config, RecorderParts parts, Listener listener) {
    this.config = config;
    this.parts = parts;
    this.listener = listener;
  }

  /** Hears of the recording; on any thread. */
  public interface Listener {
    /** The hooks are attached and the first records are in the journal; one line for the user. */
    void recording(String message);

    /** Something the user should know, and that recording goes on in spite of; one line. */
    void notice(String message);
  }

  /**
   * How it ended.
   *
   * @param status {@link #OK}, {@link #USAGE} or {@link #CANNOT_RECORD}
   * @param message one line for the user
   */
  public record Outcome(int status, String message) {}

  /** A recorder of this host. */
  public static Recorder of(RecorderConfig config, Listener listener) {
    return of(
        config,
        listener,
        ServiceLoader.load(SensorProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList());
  }

  /** A recorder with one of these sensors. */
  public static Recorder of(
      RecorderConfig config, Listener listener, List<SensorProvider> providers) {
    return new Recorder(config, RecorderParts.real(providers), listener);
  }

  /**
   * Begins to load what every recorder needs, beside the thread that calls it: for a process that
   * will be one, and has its settings still to read.
   */
  public static void warmUp() {
    CompletableFuture.runAsync(JournalWriter::warmUp);
  }

  /** Ends the recording in order on SIGTERM, SIGINT and SIGHUP; {@link #run} then returns. */
  public void stopOnSignals() {
    Signals.handle(this::stop);
  }

  /** Records until {@link #stop}. Never throws for what the user can mend. */
  public Outcome run() {
    try (RecordingDirectory directory =
        RecordingDirectory.openForRecording(config.directory(), config.group())) {
      return record(directory);
    } catch (ConfigException e) {
      return new Outcome(USAGE, messageOf(e));
    } catch (StoreException | JournalException | SensorException e) {
      return new Outcome(CANNOT_RECORD, messageOf(e));
    }
  }

  /**
   * Ends the recording in order: what was captured is kept and accounted for. Returns at once.
   *
   * @param why for the STOP record
   */
  public synchronized void stop(String why) {
    stopReason = why;
    Recording running = recording;
    if (running != null) {
      running.stop(why);
    }
  }

  private Outcome record(RecordingDirectory directory) throws SensorException {
    SensorChoice choice = new SensorChoice(parts.providers(), config, listener::notice);
    // Both take long to load, so they load side by side. What is opened last is closed first.
    try (JournalOpening opening =
        new JournalOpening(parts.journal().apply(config.journal(directory.journal())))) {
      @Nullable Outcome outcome = null;
      while (outcome == null) {
        outcome = recordWith(choice, directory, opening);
      }
      return outcome;
    }
  }

  /** Null when the sensor was refused at its start: the next one has its turn. */
  private @Nullable Outcome recordWith(
      SensorChoice choice, RecordingDirectory directory, JournalOpening opening)
      throws SensorException {
    try (Sensor sensor = choice.next()) {
      Recording running = new Recording(directory, sensor, opening.join(), config, parts, listener);
      begin(running);
      return new Outcome(OK, running.run());
    } catch (StartRefused e) {
      choice.refused(e.why());
      return null;
    }
  }

  private synchronized void begin(Recording running) {
    recording = running;
    if (stopReason != null) {
      running.stop(stopReason);
    }
  }

  private static String messageOf(Exception e) {
    String message = e.getMessage();
    return message == null ? e.toString() : message;
  }
}
