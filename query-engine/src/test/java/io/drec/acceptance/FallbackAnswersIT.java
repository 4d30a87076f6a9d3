package io.drec.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.query.rehearse.AnswerJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/**
 * The rehearsal's questions where eBPF is refused: answered as far as what captures reaches, and
 * saying which that is.
 */
final class FallbackAnswersIT {
  private static final String NO_EBPF = "--bounding-set=-sys_admin,-bpf,-perfmon";

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final long PAUSE_MS = 300;

  @TempDir private Path temp;

  @BeforeAll
  static void needsToRecord() throws IOException {
    Requirements.recording();
    Requirements.command("ip", "iproute2");
    Requirements.command("curl", "curl");
  }

  @Test
  void shouldFallBackToTheAuditSystemAndAnswerAll() throws Exception {
    Requirements.command("setpriv", "util-linux");
    Drec withoutEbpf = new Drec(temp, List.of("setpriv", NO_EBPF), Map.of());
    try (OwnRecorder recorder = start(OwnRecorder.prepare(temp, withoutEbpf))) {
      assertThat(recorder.child().err()).contains("Not captured by linux-ebpf", "CAP_SYS_ADMIN");
      assumeSensor(recorder, "linux-audit");
      Drec.Outcome rehearsal = rehearse(recorder, "--verify");
      assertThat(rehearsal.status()).as(rehearsal.text() + rehearsal.err()).isZero();

      String why = questions(rehearsal.text()).get(0);
      AnswerJson answer = answer(recorder, why);
      assertThat(notCaptured(answer))
          .anyMatch(sentence -> sentence.startsWith("Not captured by linux-ebpf"))
          .anyMatch(sentence -> sentence.startsWith("Captured by the audit system"));
      AnswerJson status = recorder.finalStatus();
      assertThat(status.member("sensor").text()).startsWith("linux-audit");
      assertExact(status);
    }
  }

  @Test
  void shouldTellTheChainOfProcessesWithoutTheAuditSystem() throws Exception {
    try (OwnRecorder recorder = start(OwnRecorder.prepare(temp, "record.sensor=linux-proc"))) {
      AnswerJson answer = awaitWholeChain(recorder);
      assertThat(notCaptured(answer))
          .anyMatch(sentence -> sentence.startsWith("Connections are looked for twice a second"));
      AnswerJson status = recorder.finalStatus();
      assertThat(status.member("sensor").text()).startsWith("linux-proc");
      assertExact(status);
    }
  }

  // ---- recorder and questions -----------------------------------------------------------------

  /** Skips, with the reason, where the host has not what the sensor needs. */
  private static OwnRecorder start(OwnRecorder recorder) throws Exception {
    try {
      recorder.launch();
      return recorder;
    } catch (AssertionError e) {
      String said = recorder.child().err();
      recorder.close();
      if (said.contains("namespaces)") || said.contains("audit system")) {
        throw new TestAbortedException("this host has no fallback: " + said, e);
      }
      throw e;
    }
  }

  private static void assumeSensor(OwnRecorder recorder, String name) throws Exception {
    String sensor = recorder.answer("status").member("sensor").text();
    if (!sensor.startsWith(name)) {
      throw new TestAbortedException(
          name + " is not possible here: " + recorder.child().err().lines().toList());
    }
  }

  private Drec.Outcome rehearse(OwnRecorder recorder, String... options) throws Exception {
    Path stage = Files.createDirectories(temp.resolve("stage"));
    List<String> question = new ArrayList<>(List.of("rehearse", "--dir", stage.toString()));
    question.addAll(List.of(options));
    List<String> arguments = new ArrayList<>(question);
    arguments.addAll(List.of("--data", recorder.data().toString()));
    return new Drec(temp).run(arguments.toArray(String[]::new));
  }

  private static List<String> questions(String text) {
    return text.lines()
        .filter(line -> line.startsWith("  ./drec why "))
        .map(line -> line.replaceFirst("^ *\\./drec why (\\S+).*", "$1"))
        .toList();
  }

  private static String pidOf(String text, String program) {
    return text.lines()
        .filter(line -> line.strip().startsWith(program + " ") && line.contains(" pid "))
        .map(line -> line.replaceFirst(".* pid (\\d+).*", "$1"))
        .findFirst()
        .orElseThrow(() -> new AssertionError(text));
  }

  private static AnswerJson answer(OwnRecorder recorder, String point) throws Exception {
    recorder.settle();
    return recorder.answer("why", point);
  }

  private AnswerJson awaitWholeChain(OwnRecorder recorder) throws Exception {
    Drec.Outcome rehearsal = rehearse(recorder);
    assertThat(rehearsal.status()).as(rehearsal.text() + rehearsal.err()).isZero();
    List<String> pids =
        List.of(pidOf(rehearsal.text(), "base64"), pidOf(rehearsal.text(), "sh stage.sh"));
    AnswerJson answer = awaitChain(recorder, questions(rehearsal.text()).get(0), pids);
    assertThat(processes(answer)).as(rehearsal.text()).containsSubsequence(pids);
    return answer;
  }

  /** Arguments of a short process may be gone, so no mark can be looked for: asks again instead. */
  private static AnswerJson awaitChain(OwnRecorder recorder, String point, List<String> pids)
      throws Exception {
    long endNs = System.nanoTime() + LIMIT.toNanos();
    AnswerJson answer = recorder.answer("why", point);
    while (!processes(answer).containsAll(pids) && System.nanoTime() < endNs) {
      Thread.sleep(PAUSE_MS);
      answer = recorder.answer("why", point);
    }
    return answer;
  }

  private static List<String> processes(AnswerJson answer) {
    return answer.member("causes").elements().get(0).member("path").elements().stream()
        .map(step -> step.member("entity"))
        .filter(entity -> entity.member("kind").text().equals("process"))
        .map(entity -> entity.member("pid").text())
        .toList();
  }

  private static List<String> notCaptured(AnswerJson answer) {
    return answer.member("coverage").member("not_captured").elements().stream()
        .map(AnswerJson::text)
        .toList();
  }

  private static void assertExact(AnswerJson status) {
    AnswerJson accounts = status.member("accounting");
    long recorded = Long.parseLong(accounts.member("recorded").text());
    long lost = Long.parseLong(accounts.member("lost").text());
    assertThat(accounts.member("hits").text()).isEqualTo(Long.toString(recorded + lost));
    assertThat(recorded).isPositive();
  }
}
