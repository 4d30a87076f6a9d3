package io.drec.daemon;

import io.drec.sensor.FakeSensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A recorder as a process: {@code DIRECTORY RECORDS_PER_MS}. Prints "ready" when it records. */
final class RecorderChild {
  private RecorderChild() {}

  public static void main(String[] args) {
    int recordsPerMs = Integer.parseInt(args[1]);
    FakeSensor sensor = FakeSensor.idle();
    RecorderConfig config =
        RecorderConfig.load(
            null,
            Map.of("data.directory", Path.of(args[0]).toString(), "journal.reserve.mib", "16"));
    Recorder recorder =
        new Recorder(config, RecorderParts.real(List.of(sensor.provider())), new Saying());
    recorder.stopOnSignals();
    Thread load = new Thread(() -> load(sensor, recordsPerMs), "load");
    load.setDaemon(true);
    load.start();
    Recorder.Outcome outcome = recorder.run();
    System.out.println(outcome.message());
    System.exit(outcome.status());
  }

  private static void load(FakeSensor sensor, int recordsPerMs) {
    while (true) {
      sensor.allow(recordsPerMs);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  private static final class Saying implements Recorder.Listener {
    @Override
    public void recording(String message) {
      System.out.println("ready");
    }

    @Override
    public void notice(String message) {
      System.out.println("notice: " + message);
    }
  }
}
