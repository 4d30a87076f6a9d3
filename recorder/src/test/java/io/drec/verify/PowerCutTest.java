package io.drec.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.journal.JournalReader;
import io.drec.record.FrameView;
import io.drec.seal.VerificationKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A power cut: what had been synced is on the disk; of what was written since, any sector may be,
 * may be as it was before, or may be garbage; a file whose directory was not synced may be missing.
 */
final class PowerCutTest {
  private static final int STORIES = 12;
  private static final int CUTS = 20;
  private static final int SECTOR = 512;
  private static final int PAGE = 4096;

  @TempDir Path temp;

  private long seed;
  private SplittableRandom random = new SplittableRandom(0);

  /**
   * A first one and those that have found something; -Dseed=N is tried instead of them. 4,000 cuts
   * of other seeds held when the last was added.
   */
  static LongStream seeds() {
    Long asked = Long.getLong("seed");
    return asked == null ? LongStream.of(1, 32403151855111L, 7896923881144L) : LongStream.of(asked);
  }

  private void begin(long with) {
    seed = with;
    random = new SplittableRandom(with);
    System.out.println("PowerCutTest -Dseed=" + seed);
  }

  /** What becomes of a sector that was written and not synced. */
  private enum Damage {
    NONE,
    DROPPED,
    ZEROED,
    FLIPPED
  }

  @ParameterizedTest
  @MethodSource("seeds")
  @Timeout(600)
  void shouldLoseNothingBeforeTheWatermarkAndTellTheRest(long with) throws IOException {
    begin(with);
    int lossy = 0;
    for (int story = 0; story < STORIES; story++) {
      Path root = temp.resolve("story-" + story);
      Map<Path, byte[]> synced;
      Map<Path, byte[]> written;
      long watermark;
      try (Sealed recording = new Sealed(root, 1 << 20)) {
        appendAndSync(recording);
        synced = files(root);
        watermark = recording.journal.lastSequence();
        append(recording, random.nextInt(1, 12));
        written = files(root);
      }
      Map<Long, byte[]> frames = frames(root);
      List<VerificationKey> keys = Sealed.takeKey(root);
      for (int cut = 0; cut < CUTS; cut++) {
        Path after = temp.resolve("after-" + story + "-" + cut);
        leave(after, synced, written);
        String what = "seed " + seed + " story " + story + " cut " + cut;
        lossy += check(after, keys, frames, watermark, what) ? 1 : 0;
        delete(after);
      }
    }
    System.out.println(STORIES * CUTS + " power cuts, after " + lossy + " of them frames are lost");
    assertThat(lossy).as("cuts that cost frames").isPositive();
  }

  /** Power fails while a sync brings watermark, marks and keys to the disk. */
  @ParameterizedTest
  @MethodSource("seeds")
  @Timeout(600)
  void shouldBeProvenWhereverASyncWasInterrupted(long with) throws IOException {
    begin(with);
    Path root = temp.resolve("story");
    Map<Path, byte[]> before;
    Map<Path, byte[]> after;
    long watermark;
    try (Sealed recording = new Sealed(root, 1 << 20)) {
      appendAndSync(recording);
      before = files(root);
      watermark = recording.journal.lastSequence();
      append(recording, 9);
      recording.journal.sync();
      after = files(root);
    }
    Map<Long, byte[]> frames = frames(root);
    List<VerificationKey> keys = Sealed.takeKey(root);
    // In the order in which they become safe: frames, watermark, then the state; marks at any time.
    String[] order = {"watermark", "keys/state"};
    for (int done = 0; done <= order.length; done++) {
      for (int torn = 0; torn < 30; torn++) {
        Map<Path, byte[]> left = new TreeMap<>(after);
        for (int i = done; i < order.length; i++) {
          Path file = Path.of("journal").resolve(order[i]);
          double share = i == done ? 0.5 : 0;
          boolean isState = file.endsWith("state");
          left.put(
              file,
              isState
                  ? torn(before.get(file), after.get(file), share)
                  : mix(before.get(file), after.get(file), share));
        }
        Path marks = Path.of("journal/marks");
        left.put(marks, mix(before.get(marks), after.get(marks), done == 0 ? 0 : 0.5));
        Path image = temp.resolve("after-" + done + "-" + torn);
        write(image, left);
        check(image, keys, frames, watermark, "seed " + seed + " done " + done + " torn " + torn);
        delete(image);
      }
    }
  }

  private void appendAndSync(Sealed recording) throws IOException {
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      append(recording, random.nextInt(1, 6));
      recording.journal.sync();
    }
  }

  private void append(Sealed recording, int frames) {
    for (int i = 0; i < frames; i++) {
      int records = random.nextInt(3) == 0 ? random.nextInt(1000, 8000) : random.nextInt(1, 60);
      assertThat(recording.append(records)).isNotNegative();
    }
  }

  /** True when frames were lost. */
  private static boolean check(
      Path root, List<VerificationKey> keys, Map<Long, byte[]> frames, long watermark, String what)
      throws IOException {
    Verification atOnce = Verifier.verify(root, keys);
    assertThat(atOnce.findings()).as(what).isEmpty();
    assertThat(atOnce.to()).as(what).isGreaterThanOrEqualTo(watermark);
    long next;
    try (Sealed recording = new Sealed(root, 1 << 20)) {
      assertThat(recording.journal.newVerificationKey())
          .as("%s: the keys are there", what)
          .isNull();
      next = recording.append(3);
      assertThat(next).as(what).isGreaterThan(watermark);
      recording.append(2, 3);
    }
    Map<Long, byte[]> left = frames(root);
    for (Map.Entry<Long, byte[]> frame : frames.entrySet()) {
      long sequence = frame.getKey();
      byte[] found = left.get(sequence);
      if (sequence <= watermark) {
        assertThat(found).as("%s: frame %d", what, sequence).isEqualTo(frame.getValue());
      } else if (found != null && sequence < next) {
        assertThat(found).as("%s: frame %d", what, sequence).isEqualTo(frame.getValue());
      }
    }
    Verification found = Verifier.verify(root, keys);
    assertThat(found.findings()).as(what).isEmpty();
    assertThat(found.end().stateIndex()).as(what).isEqualTo(next + 3);
    found
        .absences()
        .forEach(
            absence -> {
              assertThat(absence.why()).as(what).isEqualTo("lost");
              assertThat(absence.from()).as(what).isGreaterThan(watermark);
            });
    return next < frames.size() || !found.absences().isEmpty();
  }

  /** What lies on the disk after the cut. */
  private void leave(Path root, Map<Path, byte[]> synced, Map<Path, byte[]> written)
      throws IOException {
    Map<Path, byte[]> left = new TreeMap<>();
    int unit = random.nextBoolean() ? SECTOR : PAGE;
    Damage damage = Damage.values()[random.nextInt(Damage.values().length)];
    double share = random.nextDouble();
    for (Map.Entry<Path, byte[]> file : written.entrySet()) {
      byte[] safe = synced.get(file.getKey());
      if (safe == null && random.nextInt(3) == 0) {
        continue;
      }
      byte[] old = safe == null ? new byte[0] : safe;
      left.put(file.getKey(), cut(old, file.getValue(), unit, damage, share));
    }
    write(root, left);
  }

  private byte[] cut(byte[] safe, byte[] fresh, int unit, Damage damage, double share) {
    byte[] left = fresh.clone();
    for (int at = 0; at < fresh.length; at += unit) {
      int end = Math.min(fresh.length, at + unit);
      byte[] old = Arrays.copyOfRange(safe, Math.min(at, safe.length), Math.min(end, safe.length));
      byte[] before = Arrays.copyOf(old, end - at);
      boolean isSafe = Arrays.equals(before, 0, end - at, fresh, at, end);
      if (isSafe || random.nextDouble() >= share) {
        continue;
      }
      // A sector that was safe and is written again is the old one or the new one.
      boolean isNew = isZero(before);
      if (damage == Damage.DROPPED || (!isNew && damage != Damage.NONE)) {
        System.arraycopy(before, 0, left, at, end - at);
      } else if (damage == Damage.ZEROED) {
        Arrays.fill(left, at, end, (byte) 0);
      } else if (damage == Damage.FLIPPED) {
        left[at + random.nextInt(end - at)] ^= (byte) (1 << random.nextInt(8));
      }
    }
    return left;
  }

  /** The new state is on the disk before the old one is overwritten. */
  private byte[] torn(byte[] old, byte[] fresh, double share) {
    byte[] both = Arrays.copyOf(old, 2 * PAGE);
    int slot = isZero(Arrays.copyOf(old, PAGE)) ? 0 : PAGE;
    byte[] filled = both.clone();
    System.arraycopy(Arrays.copyOf(fresh, 2 * PAGE), slot, filled, slot, PAGE);
    return random.nextBoolean()
        ? mix(both, filled, share)
        : mix(filled, Arrays.copyOf(fresh, 2 * PAGE), share);
  }

  private byte[] mix(byte[] old, byte[] fresh, double share) {
    byte[] mixed = Arrays.copyOf(old, Math.max(old.length, fresh.length));
    for (int at = 0; at < fresh.length; at += SECTOR) {
      if (random.nextDouble() < share) {
        System.arraycopy(fresh, at, mixed, at, Math.min(SECTOR, fresh.length - at));
      }
    }
    return mixed;
  }

  private static boolean isZero(byte[] bytes) {
    for (byte value : bytes) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  // ---- files ---------------------------------------------------------------------------------

  /** Every file of a recording but the verification key; the zeros at its end are left out. */
  private static Map<Path, byte[]> files(Path root) throws IOException {
    Map<Path, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        if (!file.toString().endsWith(".key")) {
          files.put(root.relativize(file), content(file));
        }
      }
    }
    return files;
  }

  private static byte[] content(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    return Arrays.copyOf(bytes, (end + PAGE - 1) / PAGE * PAGE);
  }

  private static void write(Path root, Map<Path, byte[]> files) throws IOException {
    for (Map.Entry<Path, byte[]> file : files.entrySet()) {
      Path path = root.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      boolean isText = path.toString().endsWith(".properties") || path.endsWith("recorder.lock");
      byte[] bytes = isText ? trimmed(file.getValue()) : file.getValue();
      try (FileChannel out =
          FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        out.write(ByteBuffer.wrap(bytes));
        if (path.toString().endsWith(".cq4")) {
          // As long as Chronicle made it.
          out.write(ByteBuffer.wrap(new byte[1]), 5 << 20);
        }
      }
    }
    Files.createDirectories(root.resolve("store"));
  }

  private static byte[] trimmed(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    return Arrays.copyOf(bytes, end);
  }

  private static Map<Long, byte[]> frames(Path root) {
    Map<Long, byte[]> frames = new TreeMap<>();
    try (JournalReader reader = JournalReader.open(root.resolve("journal"), -1)) {
      for (FrameView frame = reader.next(); frame != null; frame = reader.next()) {
        byte[] copy = new byte[frame.length()];
        frame.copyTo(copy, 0);
        frames.put(frame.sequence(), copy);
      }
    }
    return frames;
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
