package io.drec.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.query.rehearse.AnswerJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recorder that does not run holds nobody up. */
final class StoppedRecorderIT {
  private static final int COUNT = 1000;
  private static final Duration STOPPED = Duration.ofSeconds(10);

  @TempDir private Path temp;

  @BeforeAll
  static void needsToRecord() throws IOException {
    Requirements.recording();
  }

  /** The workload runs many times, with the recorder running and stopped in turn. */
  @Test
  void shouldNotHoldUpTheWorkloadWhileItIsStopped() throws Exception {
    Path files = Files.createDirectory(temp.resolve("files"));
    try (OwnRecorder recorder = OwnRecorder.start(temp, "record.ring.mib=1")) {
      work(recorder, files);
      long runningNs = work(recorder, files);

      recorder.child().signal("STOP");
      long stopNs = System.nanoTime();
      long stoppedNs = 0;
      int runs = 0;
      while (System.nanoTime() - stopNs < STOPPED.toNanos() - runningNs * 2) {
        stoppedNs += work(recorder, files);
        runs++;
      }
      assertThat(state(recorder.child())).as("the recorder's state").isEqualTo("T");
      assertThat(runs).as("workloads that ended while the recorder was stopped").isPositive();
      recorder.child().signal("CONT");
      System.out.println(
          String.format(
              Locale.ROOT,
              "%d execs and files: %.2f s beside a running recorder, %.2f s beside a stopped one",
              COUNT,
              runningNs / 1e9,
              stoppedNs / 1e9 / runs));

      AnswerJson account = recorder.finalStatus().member("accounting");
      assertThat(account.member("lost").number()).isPositive();
      assertThat(account.member("hits").number())
          .isEqualTo(account.member("recorded").number() + account.member("lost").number());
    }
  }

  private static long work(OwnRecorder recorder, Path files) throws Exception {
    long startNs = System.nanoTime();
    recorder.run(
        STOPPED,
        "sh",
        "-c",
        "i=0; while [ $i -lt " + COUNT + " ]; do : >\"$0/$i\"; /bin/true $i; i=$((i+1)); done",
        files.toString());
    return System.nanoTime() - startNs;
  }

  private static String state(Child child) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + child.pid() + "/stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).substring(0, 1);
  }
}
