package io.drec.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.FieldId;
import io.drec.record.HashState;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.FileHash;
import io.drec.record.RecordLayout.ImageLoad;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hashes of what really ran, by the sensor as the recorder has it. */
final class HashCaptureIT {
  @TempDir Path directory;

  @BeforeEach
  void assumePossible() {
    Capture.assumePossible();
  }

  private static String sha256(Path file) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return "sha256=" + HexFormat.of().formatHex(digest);
  }

  private static List<RecordView> hashes(FactCapture capture, String leaf) {
    return capture.of(RecordType.FILE_HASH).stream()
        .filter(record -> Capture.text(record, FieldId.PATH).endsWith("/" + leaf))
        .toList();
  }

  private static HashState state(RecordView record) {
    return HashState.ofCode(record.bodyInt(FileHash.STATE));
  }

  /** A program of its own: another file than any that ran before. */
  private Path program(String name) throws Exception {
    Path program = directory.resolve(name);
    Files.copy(Path.of("/bin/true").toRealPath(), program);
    Files.write(program, name.getBytes(), java.nio.file.StandardOpenOption.APPEND);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return program;
  }

  @Test
  void shouldHashAProgramThatRanOnceHoweverOftenItRuns() throws Exception {
    Path program = program("often");
    try (ScopedWorkload workload = new ScopedWorkload();
        FactCapture capture = FactCapture.of(workload)) {
      String loop = "for i in 1 2 3 4 5; do ./often; done";
      capture.until(workload.start(directory, "/bin/sh", "-c", loop)).stop();

      List<RecordView> hashes = hashes(capture, "often");
      assertThat(hashes).hasSize(1);
      RecordView hash = hashes.get(0);
      assertThat(state(hash)).isEqualTo(HashState.COMPUTED);
      assertThat(Capture.text(hash, FieldId.HASHES)).isEqualTo(sha256(program));
      RecordView exec =
          capture.of(RecordType.PROC_START).stream()
              .filter(record -> Capture.text(record, FieldId.EXE).endsWith("/often"))
              .findFirst()
              .orElseThrow();
      assertThat(hash.pid()).isEqualTo(exec.pid());
      assertThat(hash.startNs()).isEqualTo(exec.startNs());
      assertThat(hash.bodyLong(FileHash.INODE)).isEqualTo(exec.bodyLong(ProcStart.EXE_INODE));
      assertThat(hash.bodyLong(FileHash.DEV)).isEqualTo(exec.bodyLong(ProcStart.EXE_DEV));
      assertThat(hash.bodyLong(FileHash.SIZE)).isEqualTo(Files.size(program));
    }
  }

  /** A library of its own, which any program can load. */
  private Path library(String name) throws Exception {
    Path libm;
    try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
      libm =
          maps.filter(line -> line.endsWith("/libm.so.6"))
              .map(line -> Path.of(line.substring(line.indexOf('/'))))
              .findFirst()
              .orElseThrow();
    }
    Path library = directory.resolve(name);
    Files.copy(libm, library);
    Files.write(library, name.getBytes(), java.nio.file.StandardOpenOption.APPEND);
    return library;
  }

  @Test
  void shouldHashALibraryOnceHoweverOftenItIsLoaded() throws Exception {
    Path library = library("own.so");
    try (ScopedWorkload workload = new ScopedWorkload();
        FactCapture capture = FactCapture.of(workload)) {
      String loop = "for i in 1 2 3; do LD_PRELOAD=$PWD/own.so /bin/true; done; sleep 0.5";
      capture.until(workload.start(directory, "/bin/sh", "-c", loop)).stop();

      List<RecordView> loads =
          capture.of(RecordType.IMAGE_LOAD).stream()
              .filter(record -> Capture.text(record, FieldId.PATH).endsWith("/own.so"))
              .toList();
      assertThat(loads).hasSize(3);
      assertThat(loads)
          .allSatisfy(
              load ->
                  assertThat(load.bodyLong(ImageLoad.FILE_SIZE)).isEqualTo(Files.size(library)));
      List<RecordView> hashes = hashes(capture, "own.so");
      assertThat(hashes).hasSize(1);
      RecordView hash = hashes.get(0);
      assertThat(state(hash)).isEqualTo(HashState.COMPUTED);
      assertThat(Capture.text(hash, FieldId.HASHES)).isEqualTo(sha256(library));
      assertThat(hash.bodyInt(FileHash.ROLE)).isEqualTo(RecordLayout.RAN_LIBRARY);
      assertThat(hash.pid()).isEqualTo(loads.get(0).pid());
      assertThat(hash.bodyLong(FileHash.INODE)).isEqualTo(loads.get(0).bodyLong(ImageLoad.INODE));
      assertThat(hash.bodyInt(FileHash.GENERATION))
          .isEqualTo(loads.get(0).bodyInt(ImageLoad.GENERATION));
    }
  }

  @Test
  void shouldHashALibraryThatWasRemovedWhileAProcessHasItMapped() throws Exception {
    Path library = library("away.so");
    String expected = sha256(library);
    try (ScopedWorkload workload = new ScopedWorkload();
        FactCapture capture = FactCapture.of(workload)) {
      String runs = "LD_PRELOAD=$PWD/away.so /bin/sleep 1 & sleep 0.5; rm away.so; wait";
      capture.until(workload.start(directory, "/bin/sh", "-c", runs)).stop();

      assertThat(hashes(capture, "away.so"))
          .extracting(record -> Capture.text(record, FieldId.HASHES))
          .containsExactly(expected);
    }
  }

  @Test
  void shouldHashAnotherVersionOfTheSameNameForItself() throws Exception {
    Path first = program("first");
    Path second = program("second");
    String firstHash = sha256(first);
    String secondHash = sha256(second);
    try (ScopedWorkload workload = new ScopedWorkload();
        FactCapture capture = FactCapture.of(workload)) {
      String runs = "mv first run; ./run; sleep 0.5; mv second run; ./run; sleep 0.5";
      capture.until(workload.start(directory, "/bin/sh", "-c", runs)).stop();

      assertThat(hashes(capture, "run"))
          .extracting(record -> Capture.text(record, FieldId.HASHES))
          .containsExactly(firstHash, secondHash);
    }
  }

  /** The rule is: never a wrong one. How often there is one at all is a matter of luck. */
  @Test
  void shouldHaveTheHashOrSayGoneOfWhatIsDeletedAtOnce() throws Exception {
    for (int i = 0; i < 20; i++) {
      program("short" + i);
    }
    List<String> expected = new java.util.ArrayList<>();
    for (int i = 0; i < 20; i++) {
      expected.add(sha256(directory.resolve("short" + i)));
    }
    try (ScopedWorkload workload = new ScopedWorkload();
        FactCapture capture = FactCapture.of(workload)) {
      String runs = "for i in $(seq 0 19); do ./short$i & wait; rm short$i; done";
      capture.until(workload.start(directory, "/bin/sh", "-c", runs)).stop();

      for (int i = 0; i < 20; i++) {
        List<RecordView> hashes = hashes(capture, "short" + i);
        assertThat(hashes).as("short" + i).hasSize(1);
        RecordView hash = hashes.get(0);
        boolean computed = state(hash) == HashState.COMPUTED;
        assertThat(Capture.text(hash, FieldId.HASHES)).isEqualTo(computed ? expected.get(i) : "-");
        assertThat(state(hash))
            .as("short" + i)
            .isIn(HashState.COMPUTED, HashState.GONE, HashState.CHANGED);
      }
    }
  }

  @Test
  void shouldHashADeletedProgramThatStillRuns() throws Exception {
    Path program = directory.resolve("deleted");
    Files.copy(Path.of("/bin/sleep").toRealPath(), program);
    Files.write(program, new byte[] {1}, java.nio.file.StandardOpenOption.APPEND);
    String expected = sha256(program);
    try (ScopedWorkload workload = new ScopedWorkload();
        FactCapture capture = FactCapture.of(workload)) {
      String runs = "./deleted 1 & sleep 0.01; rm deleted; wait";
      capture.until(workload.start(directory, "/bin/bash", "-c", runs)).stop();

      assertThat(hashes(capture, "deleted"))
          .extracting(record -> Capture.text(record, FieldId.HASHES))
          .containsExactly(expected);
    }
  }

  @Test
  void shouldAccountForEveryHash() throws Exception {
    try (ScopedWorkload workload = new ScopedWorkload();
        FactCapture capture = FactCapture.of(workload)) {
      capture.until(workload.start(directory, "/bin/sh", "-c", "/bin/true; /bin/ls")).stop();
      assertThat(capture.hits()).isPositive().isEqualTo(capture.delivered() + capture.lost());
    }
  }
}
