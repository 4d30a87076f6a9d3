package io.drec.jmh.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is read of the machine, and what is made of it. No load is run. */
final class CostTest {
  private static CostRow row(int round, String watch, String measure, double value) {
    return new CostRow(round, watch, "exec", measure, value);
  }

  private static List<CostRow> run(int round, String watch, double wallS, double loadS, double by) {
    return List.of(
        row(round, watch, "operations", 1000),
        row(round, watch, "wall_us", wallS * 1e6),
        row(round, watch, "workload_cpu_us", loadS * 1e6),
        row(round, watch, "watch_cpu_us", by),
        row(round, watch, "kernel_cpu_us", 0),
        row(round, watch, "events", watch.equals("bare") ? 0 : 4000));
  }

  private static String table() {
    List<CostRow> rows = new java.util.ArrayList<>();
    rows.addAll(run(1, "bare", 1.0, 1.0, 0));
    rows.addAll(run(1, "drec", 1.1, 1.1, 100_000));
    rows.addAll(run(2, "drec", 2.1, 1.1, 100_000));
    rows.addAll(run(2, "bare", 2.0, 1.0, 0));
    rows.addAll(run(3, "bare", 1.0, 1.0, 0));
    rows.addAll(run(3, "drec", 1.2, 1.1, 100_000));
    rows.add(new CostRow(1, "drec", CostRow.SESSION, "lost", 7));
    return CostTable.of(rows);
  }

  @Test
  void shouldCompareEachRoundWithBareOfTheSameRound() {
    assertThat(table()).contains("| exec | 1 s | 1.100 (1.050 to 1.200) |");
  }

  @Test
  void shouldDivideTheTimeBeyondBareByOperationsAndByEvents() {
    // (1.1 s + 0.1 s - 1.0 s) of 1000 operations and of 4000 events
    assertThat(table()).contains("| exec | drec | 200 | 100 | 100 | 0 | 4,000 | 50 (50 to 50) |");
  }

  @Test
  void shouldCompareSlicesWithWhatIsOutsideAndThatWithBare() {
    List<CostRow> rows = new java.util.ArrayList<>();
    rows.addAll(run(1, "bare", 1.0, 1.0, 0));
    for (int slice = 1; slice <= 2; slice++) {
      rows.addAll(run(slice, "outside", 1.25, 1.1, 0));
      rows.addAll(run(slice, "drec", 1.5, 1.2, 100_000));
      rows.addAll(run(slice, "auditd", 2.5, 1.5, 400_000));
    }
    assertThat(CostTable.of(rows))
        .contains("| workload | bare | outside |", "| exec | 1 s | 1.250 |")
        .contains("| workload | outside | drec | auditd |")
        .contains("| exec | 1.250 s | 1.200 (1.200 to 1.200) | 2 (2 to 2) |")
        // 0.2 of 0.8 s beyond what is outside
        .contains("| exec | 0.250 (0.250 to 0.250) |");
  }

  @Test
  void shouldTellTheQuartilesOfManySlices() {
    List<CostRow> rows = new java.util.ArrayList<>();
    for (int slice = 1; slice <= 8; slice++) {
      rows.addAll(run(slice, "bare", 1.0, 1.0, 0));
      rows.addAll(run(slice, "drec", slice, 1.0, 0));
    }
    assertThat(CostTable.of(rows)).contains("| exec | 1 s | 4.500 (3 to 6) |");
  }

  @Test
  void shouldReadTheTimeOfThreads() throws IOException {
    assertThat(ThreadTimes.runNs("123456 78 9")).isEqualTo(123_456);
    assertThatThrownBy(() -> ThreadTimes.runNs("no")).hasMessageContaining("expected /proc");
    ThreadTimes now = ThreadTimes.of(Path.of("/proc/self"));
    assertThat(now.since(new ThreadTimes(0, Map.of()))).containsKey("VM Thread");
    assertThat(
            new ThreadTimes(9, Map.of("3 a b", 70L, "4 a b", 5L, "5 c", 1L))
                .since(new ThreadTimes(7, Map.of("3 a b", 50L, "6 c", 9L))))
        .isEqualTo(Map.of("a b", 25.0, "c", 1.0));
  }

  @Test
  void shouldTellWhatWasLostInARound() {
    assertThat(table()).contains("| drec | session lost | 7 |");
  }

  @Test
  void shouldReadTheRowsThatItWrote() {
    CostRow row = new CostRow(3, "auditd", "http", "wall_us", 1234.5678);
    assertThat(CostRow.of(row.text())).isEqualTo(row);
    assertThatThrownBy(() -> CostRow.of("3,auditd,http,wall_us"))
        .hasMessage("found '3,auditd,http,wall_us', expected " + CostRow.HEAD);
  }

  @Test
  void shouldCountTheTimeOfAProcessWhoseNameLooksLikeFields() {
    String line = "42 (a) R 9 (b) S 2 42 42 0 -1 4194560 1 2 3 4 70 30 5 6 20 0 1 0 7 8 9";
    assertThat(CpuTimes.Stat.of(line)).isEqualTo(new CpuTimes.Stat(2, 100));
  }

  @Test
  void shouldCountInterruptsAndNotWaiting() {
    assertThat(CpuTimes.busyOf("cpu  1000 200 30 99999 88888 4 5 77777 0 0")).isEqualTo(1239);
    assertThatThrownBy(() -> CpuTimes.busyOf("intr 1 2")).hasMessageContaining("the line cpu");
  }

  @Test
  void shouldNotCountAKernelThreadThatEndedBackwards() {
    CpuTimes before = new CpuTimes(0, Map.of(5L, 100L, 6L, 50L), 0);
    CpuTimes after = new CpuTimes(0, Map.of(5L, 110L, 7L, 3L), 0);
    assertThat(after.kernelSince(before)).isEqualTo(13);
  }

  @Test
  void shouldSeeItsOwnProcessorTime() throws IOException {
    long self = ProcessHandle.current().pid();
    CpuTimes now = CpuTimes.now(Set.of(self));
    assertThat(now.watched()).isPositive().isLessThanOrEqualTo(now.busy());
  }

  @Test
  void shouldReadTheTimeOfTheControlGroup() throws IOException {
    assertThat(Group.cpuUs(List.of("usage_usec 1234", "user_usec 1000"))).isEqualTo(1234);
    assertThatThrownBy(() -> Group.cpuUs(List.of("user_usec 1")))
        .hasMessageContaining("usage_usec");
    assertThat(Group.mountOf(List.of("proc /proc proc rw 0 0", "none /cg cgroup2 rw 0 0")))
        .isEqualTo(Path.of("/cg"));
  }

  @Test
  void shouldAddUpWhatTheRecorderLost() {
    assertThat(
            DriveRecorder.lostOf(
                "stopped (x): 5 records kept of 12 acts, 3 lost: ring_full, 4 lost: journal"))
        .isEqualTo(7);
    assertThat(DriveRecorder.lostOf("stopped (x): 5 records kept of 5 acts")).isZero();
  }

  @Test
  void shouldCountWhatTheRecordingAnswers() throws IOException {
    assertThat(DriveRecorder.matches("{ \"query\": \"\", \"matches\": 31 }")).isEqualTo(31);
    assertThatThrownBy(() -> DriveRecorder.matches("{}")).hasMessageContaining("with matches");
  }

  @Test
  void shouldReadTheStateOfTheAuditSystem() {
    String said =
        "enabled 1\nfailure 1\npid 77\nrate_limit 0\nbacklog_limit 8192\nlost 12\nbacklog 0\n"
            + "backlog_wait_time 15000\nloginuid_immutable 0 unlocked\n";
    assertThat(AuditState.of(said)).isEqualTo(new AuditState(1, 77, 8192, 15000, 12));
    assertThatThrownBy(() -> AuditState.of("enabled 1\n")).hasMessageContaining("behind pid");
  }

  @Test
  void shouldAskTheAuditSystemOnlyForCallsThatTheMachineHas() {
    String arm = String.join("\n", AuditRules.of(Group.GID, false));
    assertThat(arm).contains("-S openat ").contains(",renameat").doesNotContain("rename,");
    assertThat(String.join("\n", AuditRules.of(Group.GID, true)))
        .contains("-S rename,")
        .contains("-S open -F success=1 -F a1&67 -F gid=64242");
  }

  @Test
  void shouldRefuseWhatItDoesNotKnow() {
    assertThat(CostOptions.of(new String[] {"--quick", "--workloads", "exec,http"}))
        .satisfies(options -> assertThat(options.workloads()).containsExactly("exec", "http"))
        .satisfies(options -> assertThat(options.slices()).isZero())
        .satisfies(options -> assertThat(options.rounds()).isEqualTo(1));
    assertThat(CostOptions.of(new String[] {"--slices", "7"}).slices()).isEqualTo(7);
    assertThatThrownBy(() -> CostOptions.of(new String[] {"--round", "3"}))
        .hasMessageStartingWith("--round: expected ");
    assertThatThrownBy(() -> CostOptions.of(new String[] {"--rounds", "0"}))
        .hasMessage("--rounds 0: expected a number from 1 to 1000");
    assertThatThrownBy(() -> CostOptions.of(new String[] {"--rounds"}))
        .hasMessage("--rounds has no value; write one behind it");
  }

  @Test
  void shouldTellForEachRateWhatWasDoneAndWhatWasLost() {
    List<CostRow> rows = new java.util.ArrayList<>();
    for (long rate : List.of(20_000L, 9_000L)) {
      String name = LossRates.PREFIX + rate;
      rows.add(new CostRow(1, "drec", name, "operations", 90_000));
      rows.add(new CostRow(1, "drec", name, "wall_us", 12e6));
      rows.add(new CostRow(1, "drec", name, "watch_cpu_us", 6e6));
      rows.add(new CostRow(1, "drec", name, "events", 180_000));
      rows.add(new CostRow(1, "drec", name, "lost", rate == 9_000 ? 0 : 1_234));
    }
    assertThat(LossRates.table(rows).lines().skip(2))
        .containsExactly(
            "| 9,000 | 7,500 | 180,000 | 0 | 0.50 |",
            "| 20,000 | 7,500 | 180,000 | 1,234 | 0.50 |");
  }

  @Test
  void shouldRefuseARateThatIsNone() {
    assertThatThrownBy(() -> CostOptions.of(new String[] {"--rates", "5000,fast"}))
        .hasMessageContaining("--rates fast: expected a number from 1");
  }
}
