package io.drec.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.ChildJvm;
import io.drec.compact.Footages;
import io.drec.seal.VerificationKey;
import io.drec.store.Footage;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Journal, keys, compactor and store in a process that is killed two hundred times at random
 * instants under load. The next process comes up while this one lives, so a round is as long as a
 * life.
 */
final class KillRoundsTest {
  private static final int ROUNDS = Integer.getInteger("rounds", 200);
  private static final int VERIFY_EVERY = 20;
  private static final long LIFE_NS_MAX = TimeUnit.MILLISECONDS.toNanos(250);

  @TempDir Path temp;

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private Path root;
  private Path noted;
  private String classPath;

  @Test
  @Timeout(900)
  void shouldLoseNothingRepeatNothingAndStayProvenOverTwoHundredKills() throws Exception {
    System.out.println("KillRoundsTest -Dseed=" + seed);
    root = temp.resolve("recording");
    noted = temp.resolve("noted");
    classPath = jars();
    train();
    List<VerificationKey> keys;
    try (Sealed first = new Sealed(root, 1 << 20)) {
      first.append(1, KillChild.records(0));
    }
    keys = Sealed.takeKey(root);
    long acknowledged = 0;
    Process next = child(0);
    for (int round = 0; round < ROUNDS; round++) {
      Process victim = next;
      next = child(round + 1);
      long from = live(victim);
      assertThat(from).as("seed %d round %d", seed, round).isGreaterThanOrEqualTo(acknowledged);
      acknowledged = acknowledged();
      if (round % VERIFY_EVERY == 0) {
        assertProven(keys, round);
      }
    }
    next.destroyForcibly().waitFor();
    try (Sealed last = new Sealed(root, 1 << 20)) {
      assertThat(last.journal.newVerificationKey()).as("keys were never lost").isNull();
      last.journal.sync();
      last.compact();
      assertThat(last.journal.lastSequence()).isGreaterThanOrEqualTo(acknowledged);
      assertEachOnce(last.journal.lastSequence());
    }
    assertProven(keys, ROUNDS);
    System.out.println("killed " + ROUNDS + " times, " + (acknowledged + 1) + " frames, each once");
  }

  private void assertProven(List<VerificationKey> keys, int round) {
    Verification found = Verifier.verify(root, keys);
    assertThat(found.findings()).as("seed %d round %d", seed, round).isEmpty();
    assertThat(found.absences()).as("seed %d round %d", seed, round).isEmpty();
    assertThat(found.proven()).as("seed %d round %d", seed, round).hasSize(1);
    assertThat(found.from()).isZero();
  }

  /** Every record of every frame, once, as it was appended. */
  private void assertEachOnce(long lastSequence) {
    Map<Long, BitSet> places = new HashMap<>();
    try (Footage footage = Footages.open(root)) {
      footage.records(
          Long.MIN_VALUE,
          Long.MAX_VALUE,
          stored -> {
            long sequence = stored.id().frameSequence();
            int index = stored.id().index();
            BitSet of = places.computeIfAbsent(sequence, any -> new BitSet());
            if (of.get(index) || stored.record().pid() != (int) sequence) {
              throw new AssertionError("seed " + seed + ": " + stored.id() + " twice, or another");
            }
            of.set(index);
            return true;
          });
    }
    assertThat(places).as("seed %d", seed).hasSize((int) lastSequence + 1);
    places.forEach(
        (sequence, of) ->
            assertThat(of.cardinality())
                .as("seed %d, records of frame %d", seed, sequence)
                .isEqualTo(KillChild.records(sequence)));
  }

  /** Lets a warm process record for a while and kills it; returns what it went on from. */
  private long live(Process victim) throws Exception {
    BufferedReader out = victim.inputReader(StandardCharsets.UTF_8);
    assertThat(out.readLine()).as("seed %d", seed).isEqualTo("warm");
    Writer in = victim.outputWriter(StandardCharsets.UTF_8);
    in.write(random.nextLong() + "\n");
    in.flush();
    // Some die while they open what the one before left.
    boolean isWaitedFor = random.nextInt(4) > 0;
    String line = isWaitedFor ? out.readLine() : null;
    assertThat(isWaitedFor && line == null).as("seed %d: it died by itself", seed).isFalse();
    LockSupport.parkNanos(random.nextLong(LIFE_NS_MAX));
    assertThat(victim.isAlive()).as("seed %d: it died by itself", seed).isTrue();
    victim.destroyForcibly().waitFor();
    return line == null ? Long.MAX_VALUE : Long.parseLong(line.substring("from ".length()));
  }

  private long acknowledged() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(noted.toFile(), "rw")) {
      return file.length() < Long.BYTES ? 0 : file.readLong();
    }
  }

  /** An archive of the classes a child loads halves its start; it takes classes of jars alone. */
  private void train() throws Exception {
    List<String> command = command("-XX:ArchiveClassesAtExit=" + temp.resolve("classes.jsa"));
    command.addAll(List.of("none", temp.resolve("train").toString()));
    Process training = new ProcessBuilder(command).redirectErrorStream(true).start();
    training.inputReader(StandardCharsets.UTF_8).lines().forEach(line -> {});
    assertThat(training.waitFor()).isZero();
  }

  private String jars() throws IOException {
    List<String> jars = new ArrayList<>();
    for (String element : ChildJvm.classPath().split(File.pathSeparator)) {
      Path from = Path.of(element);
      if (Files.isDirectory(from)) {
        Path jar = temp.resolve(jars.size() + ".jar");
        jar(from, jar);
        jars.add(jar.toString());
      } else if (Files.exists(from)) {
        jars.add(element);
      }
    }
    return String.join(File.pathSeparator, jars);
  }

  private static void jar(Path directory, Path jar) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(directory.relativize(file).toString()));
        Files.copy(file, out);
      }
    }
  }

  private Process child(int number) throws IOException {
    List<String> command = command("-XX:SharedArchiveFile=" + temp.resolve("classes.jsa"));
    Path warm = temp.resolve("warm-" + number);
    command.addAll(List.of(root.toString(), warm.toString(), noted.toString()));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private List<String> command(String archive) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags());
    command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of(archive, "-Xshare:auto", "-Xlog:disable"));
    command.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
    command.add(
        "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile", "none"));
    command.addAll(List.of("-cp", classPath, KillChild.class.getName()));
    return command;
  }

  private static List<String> flags() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--add-"))
        .toList();
  }
}
