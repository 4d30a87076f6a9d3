package io.drec.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.query.rehearse.AnswerJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * More than can be recorded: what is lost is counted and shown. The memory that it took is printed,
 * not judged: that is a benchmark's to do.
 *
 * <p>The recorder is stopped three times for two seconds, as a starved one is: with a ring of one
 * MiB that makes losses certain, however fast the machine.
 */
final class OverloadIT {
  private static final Duration LOAD = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final int PAUSES = 3;

  /** Makes files and runs programs until it is killed. */
  private static final String LOOP =
      "i=0; while :; do : >\"$0-$i\"; /bin/true \"$i\"; i=$((i+1)); done";

  @TempDir private Path temp;

  @BeforeAll
  static void needsToRecord() throws IOException {
    Requirements.recording();
  }

  @Test
  void shouldCountAndShowAllThatItLoses() throws Exception {
    Path files = Files.createDirectory(temp.resolve("files"));
    try (OwnRecorder recorder = OwnRecorder.start(temp, "record.ring.mib=1")) {
      overload(recorder, files);
      // Made after every loss, by a shell from before them: why it is there spans them all.
      Path last = files.resolve("last");
      long peakKib = recorder.child().statusKib("VmHWM");
      AnswerJson status = recorder.finalStatus();
      AnswerJson account = status.member("accounting");
      System.out.println(
          "overload: "
              + account.member("hits").text()
              + " hits, "
              + account.member("lost").text()
              + " lost, peak "
              + peakKib / 1024
              + " MiB");

      assertThat(account.member("hits").number())
          .isEqualTo(account.member("recorded").number() + account.member("lost").number());
      assertThat(account.member("lost").number()).isPositive();
      assertThat(lostByCause(account)).isEqualTo(account.member("lost").number());
      assertThat(lostInGaps(status)).isEqualTo(account.member("lost").number());
      AnswerJson why = recorder.answer("why", "path:" + last);
      assertThat(lostInGaps(why)).isEqualTo(account.member("lost").number());
    }
  }

  /** Both cores, for as long as {@link #LOAD}; then one last file by the shell that began. */
  private void overload(OwnRecorder recorder, Path files) throws Exception {
    Path done = temp.resolve("done");
    String last = files.resolve("last").toString();
    try (Child one = recorder.inGroup("sh", "-c", LOOP, files.resolve("a").toString());
        Child two = recorder.inGroup("sh", "-c", LOOP, files.resolve("b").toString());
        Child witness =
            recorder.inGroup(
                "sh",
                "-c",
                "while [ ! -e \"$0\" ]; do sleep 0.2; done; : >\"$1\"",
                done.toString(),
                last)) {
      for (int i = 0; i < PAUSES; i++) {
        Thread.sleep(LOAD.toMillis() / PAUSES - PAUSE.toMillis());
        recorder.child().signal("STOP");
        Thread.sleep(PAUSE.toMillis());
        recorder.child().signal("CONT");
      }
      assertThat(one.isAlive() && two.isAlive()).isTrue();
      one.close();
      two.close();
      Thread.sleep(1500);
      Files.createFile(done);
      assertThat(witness.await(Duration.ofSeconds(10))).isZero();
    }
  }

  private static long lostByCause(AnswerJson account) {
    return account.member("lost_by_cause").values().stream().mapToLong(AnswerJson::number).sum();
  }

  private static long lostInGaps(AnswerJson answer) {
    List<AnswerJson> gaps = answer.member("coverage").member("gaps").elements();
    return gaps.stream().mapToLong(gap -> Math.max(0, gap.member("count").number())).sum();
  }
}
