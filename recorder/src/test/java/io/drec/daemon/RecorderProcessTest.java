package io.drec.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drec.ChildJvm;
import io.drec.compact.Footages;
import io.drec.record.FieldId;
import io.drec.record.HealthKind;
import io.drec.record.RecordLayout.Health;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import io.drec.store.Footage;
import io.drec.store.FootageStatus;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The recorder as a process of its own: killed, told to end, read by others. */
@Timeout(900)
final class RecorderProcessTest {
  private static final int KILLS = 20;
  private static final int NOBODY = 65534;
  private static final String MODE = "unix:mode";
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
  private static final List<String> AS_NOBODY =
      List.of(SETPRIV.toString(), "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");

  @TempDir Path temp;

  @Test
  void shouldEndInOrderWhenToldToAndLeaveAllInTheStore() throws Exception {
    Path directory = temp.resolve("recording");
    try (ChildJvm recorder = record(directory)) {
      pause(500);
      assertThat(recorder.terminate()).isEqualTo(Recorder.OK);
      assertThat(recorder.readLines()).hasSize(1).allMatch(l -> l.startsWith("stopped (SIGTERM)"));
    }
    List<Run> runs = runs(directory);
    assertThat(runs.size()).isEqualTo(1);
    assertThat(runs.get(0).stopped()).isEqualTo("SIGTERM");
    assertThat(runs.get(0).pids()).isNotEmpty();
    try (Footage footage = Footages.open(directory)) {
      FootageStatus status = footage.status();
      assertThat(status.recording()).isFalse();
      assertThat(status.compactedSequence()).isEqualTo(status.journalSequence());
      assertThat(status.totals().hits()).isEqualTo(status.totals().recorded());
    }
  }

  /** What a run delivered in its last milliseconds may be lost, what it journalled may not. */
  @Test
  void shouldHaveNoHoleAndNoDoubleAfterTwentyKills() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("RecorderProcessTest -Dseed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    Path directory = temp.resolve("recording");
    for (int i = 0; i < KILLS; i++) {
      try (ChildJvm recorder = record(directory)) {
        pause(random.nextInt(20, 400));
      }
    }
    List<Run> runs = runs(directory);
    assertThat(runs.size()).as("runs, seed %d", seed).isEqualTo(KILLS);
    long endNs = 0;
    for (Run run : runs) {
      assertThat(run.stopped()).isNull();
      for (int i = 0; i < run.pids().size(); i++) {
        assertThat(run.pids().get(i)).as("seed %d, pid", seed).isEqualTo(i);
      }
      if (endNs > 0) {
        assertThat(run.gapFromNs()).as("seed %d, gap", seed).isBetween(endNs, run.gapToNs());
      }
      endNs = run.endNs();
    }
    try (Footage footage = Footages.open(directory)) {
      var gaps = footage.coverage(0, Long.MAX_VALUE).gaps();
      assertThat(gaps).extracting("cause").containsOnly("not_running");
      assertThat(gaps).hasSize(KILLS - 1);
    }
  }

  @Test
  void shouldBeReadableWhileItRecordsByAUserWhoMayOnlyRead() throws Exception {
    assumeTrue(isRoot(), "only root can become another user");
    assumeTrue(Files.isExecutable(SETPRIV), "no setpriv (util-linux) to become another user with");
    Path open = Files.createTempDirectory(Path.of("/tmp"), "drec-test-");
    try {
      Files.setAttribute(open, MODE, 0755);
      String classPath = copyOfClassPath(Files.createDirectory(open.resolve("lib")));
      Path temporary = Files.createDirectory(open.resolve("tmp"));
      Files.setAttribute(temporary, MODE, 01777);
      Path directory = Files.createDirectory(open.resolve("recording"));
      Files.setAttribute(directory, "unix:gid", NOBODY);
      Files.setAttribute(directory, MODE, 02750);
      try (ChildJvm recorder = record(directory)) {
        pause(1500);
        Path key = open.resolve("verify.key");
        Files.copy(directory.resolve("journal/keys/verify-0.key"), key);
        Files.setAttribute(key, MODE, 0644);
        try (ChildJvm reader =
            ChildJvm.start(
                AS_NOBODY,
                classPath,
                temporary,
                ReaderChild.class,
                directory.toString(),
                key.toString())) {
          assertThat(reader.readLine()).isEqualTo("recording true");
          assertThat(Long.parseLong(reader.readLine())).isPositive();
          assertThat(reader.readLine()).isEqualTo("verified true true");
          assertThat(reader.readLine()).isEqualTo("key state FORBIDDEN");
          assertThat(reader.waitFor()).isZero();
        }
        assertThat(recorder.terminate()).isEqualTo(Recorder.OK);
      }
    } finally {
      delete(open);
    }
  }

  /** Where another user may read it, which a home directory is not. */
  private static String copyOfClassPath(Path lib) throws IOException {
    StringBuilder copies = new StringBuilder();
    int number = 0;
    for (String element : ChildJvm.classPath().split(File.pathSeparator)) {
      Path from = Path.of(element);
      if (!Files.exists(from)) {
        continue;
      }
      Path to = lib.resolve(number++ + "-" + from.getFileName());
      try (var files = Files.walk(from)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          Path copy = to.resolve(from.relativize(file).toString());
          Files.copy(file, Files.isDirectory(from) ? copy : to);
        }
      }
      copies.append(File.pathSeparator).append(to);
    }
    return copies.substring(1);
  }

  private static void delete(Path path) throws IOException {
    try (var files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static boolean isRoot() throws IOException {
    return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
  }

  private static ChildJvm record(Path directory) throws IOException {
    ChildJvm recorder = ChildJvm.start(List.of(), RecorderChild.class, directory.toString(), "20");
    assertThat(recorder.readLine()).isEqualTo("ready");
    return recorder;
  }

  private static void pause(long ms) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ms));
  }

  // ---- what the recording holds --------------------------------------------------------------

  private record Run(
      long gapFromNs, long gapToNs, List<Integer> pids, String stopped, long endNs) {}

  private static List<Run> runs(Path directory) {
    List<Run> runs = new ArrayList<>();
    try (Footage footage = Footages.open(directory)) {
      footage.records(
          Long.MIN_VALUE,
          Long.MAX_VALUE,
          stored -> {
            RecordView record = stored.record();
            long offsetNs = stored.timeNs() - record.timeNs();
            if (record.type() == RecordType.HEALTH) {
              addHealth(runs, record, offsetNs);
            } else {
              Run run = runs.get(runs.size() - 1);
              run.pids().add(record.pid());
            }
            Run last = runs.remove(runs.size() - 1);
            runs.add(
                new Run(
                    last.gapFromNs(),
                    last.gapToNs(),
                    last.pids(),
                    last.stopped(),
                    stored.timeNs()));
            return true;
          });
    }
    return runs;
  }

  private static void addHealth(List<Run> runs, RecordView record, long offsetNs) {
    int kind = record.bodyInt(Health.KIND);
    if (kind == HealthKind.START.code()) {
      runs.add(
          new Run(
              record.bodyLong(Health.FROM_NS) + offsetNs,
              record.bodyLong(Health.TO_NS) + offsetNs,
              new ArrayList<>(),
              null,
              0));
    } else if (kind == HealthKind.STOP.code()) {
      Run last = runs.remove(runs.size() - 1);
      String why = new String(record.fieldBytes(FieldId.TEXT), StandardCharsets.UTF_8);
      runs.add(new Run(last.gapFromNs(), last.gapToNs(), last.pids(), why, last.endNs()));
    }
  }
}
