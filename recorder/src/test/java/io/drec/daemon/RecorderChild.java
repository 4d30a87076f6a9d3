package io.drec.daemon;

import io.drec.sensor.FakeSensor;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A recorder as a process: {@code DIRECTORY RECORDS_PER_MS [RESERVE_MIB ROLL_MIB]}. Prints "ready"
 * when it records, and what it notices: on standard output where a reserve is given.
 */
final class RecorderChild {
  private RecorderChild() {}

  public static void main(String[] args) {
    int recordsPerMs = Integer.parseInt(args[1]);
    FakeSensor sensor = FakeSensor.idle();
    RecorderConfig config =
        RecorderConfig.load(
            null,
            Map.of(
                "data.directory",
                Path.of(args[0]).toString(),
                "journal.reserve.mib",
                args.length > 2 ? args[2] : "16",
                "journal.roll.mib",
                args.length > 2 ? args[3] : "64"));
    Recorder recorder =
        new Recorder(
            config,
            RecorderParts.real(List.of(sensor.provider())),
            new Saying(args.length > 2 ? System.out : System.err));
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

  private record Saying(PrintStream notices) implements Recorder.Listener {
    @Override
    public void recording(String message) {
      System.out.println("ready");
    }

    @Override
    public void notice(String message) {
      notices.println("notice: " + message);
    }
  }
}
