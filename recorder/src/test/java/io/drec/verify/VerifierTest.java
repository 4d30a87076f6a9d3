package io.drec.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.journal.JournalReader;
import io.drec.record.FrameBuilder;
import io.drec.record.FrameView;
import io.drec.record.RecordLayout.Frame;
import io.drec.record.RecordLayout.Header;
import io.drec.seal.KeyState;
import io.drec.seal.VerificationKey;
import io.drec.verify.Finding.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody with all rights on the host can do to a recording of before, and how it shows. */
final class VerifierTest {
  private static final int FRAMES = 30;
  private static final int RECORDS = 5;

  @TempDir Path temp;

  private Path root;
  private List<VerificationKey> keys;

  @BeforeEach
  void record() throws IOException {
    root = temp.resolve("recording");
    try (Sealed recording = new Sealed(root, 1 << 20)) {
      recording.append(FRAMES, RECORDS);
    }
    keys = Sealed.takeKey(root);
  }

  @Test
  void shouldProveAnUntouchedRecordingToItsEnd() {
    Verification all = verify();
    assertThat(all.findings()).isEmpty();
    assertThat(all.clean()).isTrue();
    assertThat(all.frames()).isEqualTo(FRAMES);
    assertThat(all.sealed()).isEqualTo(FRAMES);
    assertThat(all.proven()).singleElement().matches(s -> s.from() == 0 && s.to() == FRAMES - 1);
    assertThat(all.end().markedSequence()).isEqualTo(FRAMES - 1);
    assertThat(all.end().markSealed()).isTrue();
    assertThat(all.end().keyState()).isEqualTo(KeyState.Finding.GENUINE);
    assertThat(all.end().stateIndex()).isEqualTo(FRAMES);
  }

  @Test
  void shouldProveStoreAndJournalTogetherAndOverRestarts() throws IOException {
    for (int i = 0; i < 3; i++) {
      try (Sealed recording = new Sealed(root, 1 << 20)) {
        recording.append(FRAMES, RECORDS);
        recording.compact();
        recording.append(2, RECORDS);
      }
    }
    Verification all = verify();
    assertThat(all.findings()).isEmpty();
    assertThat(all.sealed()).isEqualTo(FRAMES + 3 * (FRAMES + 2));
    assertThat(all.proven()).hasSize(1);
  }

  @Test
  void shouldProveWhatIsRecordedMeanwhile() throws IOException {
    try (Sealed recording = new Sealed(root, 1 << 20)) {
      recording.append(5, RECORDS);
      recording.append(RECORDS);
      Verification all = verify();
      assertThat(all.findings()).isEmpty();
      assertThat(all.recording()).isTrue();
      assertThat(all.to()).isEqualTo(FRAMES + 5);
      assertThat(all.end().markedSequence()).isEqualTo(FRAMES + 4);
    }
  }

  @Test
  void shouldFindOnlyAccidentsWithoutTheKey() throws IOException {
    assertThat(Verifier.verify(root, List.of()).clean()).isTrue();
    change(11, true);
    Verification all = Verifier.verify(root, List.of());
    assertThat(all.keyed()).isFalse();
    assertThat(all.clean()).as("a change with a mended checksum").isTrue();
    change(12, false);
    assertThat(Verifier.verify(root, List.of()).findings())
        .singleElement()
        .matches(found -> found.kind() == Kind.MISSING && found.from() == 12)
        .matches(found -> found.found().contains("frame checksum"));
  }

  @Test
  void shouldNameAChangedFrameAndWhatIsProvenAroundIt() throws IOException {
    change(11, true);
    Verification all = verify();
    assertThat(all.findings()).hasSize(1);
    Finding changed = all.findings().get(0);
    assertThat(changed.kind()).isEqualTo(Kind.CHANGED);
    assertThat(changed.from()).isEqualTo(11);
    assertThat(changed.to()).isEqualTo(11);
    assertThat(changed.fromNs()).isEqualTo(1_000 + 11 + 7);
    assertThat(all.proven()).extracting("from").containsExactly(0L, 12L);
    assertThat(all.proven()).extracting("to").containsExactly(10L, FRAMES - 1L);
  }

  @Test
  void shouldNoticeARemovedFrame() throws IOException {
    rewrite(
        frames -> {
          frames.remove(7L);
          return frames;
        });
    assertThat(verify().findings()).extracting("kind").containsExactly(Kind.MISSING);
    assertThat(verify().findings()).extracting("from").containsExactly(7L);
  }

  /** He counts the frames anew and mends all checksums; he has no keys. */
  @Test
  void shouldNoticeExchangedAndRenumberedFrames() throws IOException {
    rewrite(
        frames -> {
          byte[] five = frames.get(5L);
          frames.put(5L, renumbered(frames.get(6L), 5));
          frames.put(6L, renumbered(five, 6));
          return frames;
        });
    assertThat(verify().findings()).extracting("kind").containsExactly(Kind.CHANGED);
    assertThat(verify().findings().get(0).from()).isEqualTo(5);
    assertThat(verify().findings().get(0).to()).isEqualTo(6);
  }

  /** He computes a plain chain over what he made up, as recordings had it before. */
  @Test
  void shouldNoticeFramesWithoutASeal() throws IOException {
    rewrite(
        frames -> {
          for (Map.Entry<Long, byte[]> frame : frames.entrySet()) {
            ByteBuffer bytes = ByteBuffer.wrap(frame.getValue()).order(ByteOrder.LITTLE_ENDIAN);
            bytes.putShort(Frame.CHAIN_KIND, (short) 0);
            mend(bytes);
          }
          return frames;
        });
    assertThat(verify().findings().get(0).kind()).isEqualTo(Kind.UNSEALED);
    assertThat(verify().findings().get(0).to()).isEqualTo(FRAMES - 1);
  }

  /** Whatever he does to watermark and marks: the key state cannot go back. */
  @Test
  void shouldNoticeACutEnd() throws IOException {
    cutBefore(20);
    Verification all = verify();
    assertThat(all.findings()).extracting("kind").containsOnly(Kind.MISSING);
    assertThat(all.findings().get(0).from()).isEqualTo(20);
    Files.delete(root.resolve("journal/watermark"));
    assertThat(verify().findings().get(0).from()).isEqualTo(20);
    Files.delete(root.resolve("journal/marks"));
    assertThat(verify().findings()).extracting("kind").contains(Kind.MISSING);
    assertThat(verify().findings().get(0).from()).isEqualTo(20);
    Files.delete(root.resolve("journal/keys/state"));
    assertThat(verify().findings()).extracting("kind").containsExactly(Kind.END);
  }

  /** He cuts the end, and lets the recorder go on from there. */
  @Test
  void shouldNoticeACutEndBehindWhichItGoesOn() throws IOException {
    cutBefore(20);
    Files.delete(root.resolve("journal/watermark"));
    try (Sealed recording = new Sealed(root, 1 << 20)) {
      recording.append(5, RECORDS);
    }
    Verification all = verify();
    assertThat(all.findings().get(0).kind()).isEqualTo(Kind.MISSING);
    assertThat(all.findings().get(0).from()).isEqualTo(20);
    assertThat(all.findings().get(0).to()).isEqualTo(FRAMES - 1);
    assertThat(all.proven()).extracting("from").containsExactly(0L, (long) FRAMES);
  }

  /** He throws the keys away: the recorder makes new ones, which this key does not know. */
  @Test
  void shouldNoticeNewKeys() throws IOException {
    Files.delete(root.resolve("journal/keys/state"));
    try (Sealed recording = new Sealed(root, 1 << 20)) {
      assertThat(recording.journal.newVerificationKey()).hasFileName("verify-30.key");
      recording.append(3, RECORDS);
    }
    assertThat(verify().findings()).extracting("kind").contains(Kind.CHANGED, Kind.END);
    List<VerificationKey> both = new ArrayList<>(keys);
    both.addAll(Sealed.takeKey(root));
    Verification all = Verifier.verify(root, both);
    assertThat(all.findings()).isEmpty();
    assertThat(all.sealed()).isEqualTo(FRAMES + 3);
    assertThat(Verifier.verify(root, both.subList(1, 2)).findings())
        .extracting("kind")
        .containsExactly(Kind.OTHER_KEY);
  }

  @Test
  void shouldTellALegitimateDropFromARemoval() throws IOException {
    try (Sealed recording = new Sealed(root, 1 << 20)) {
      recording.journal.stateDrop(0, 9);
    }
    rewrite(
        frames -> {
          frames.headMap(10L).clear();
          return frames;
        });
    Verification all = verify();
    assertThat(all.findings()).isEmpty();
    assertThat(all.from()).isEqualTo(10);
    assertThat(all.absences()).hasSize(1);
    assertThat(all.absences().get(0).why()).isEqualTo("dropped");
    assertThat(all.absences().get(0).to()).isEqualTo(9);
    rewrite(
        frames -> {
          frames.headMap(12L).clear();
          return frames;
        });
    all = verify();
    assertThat(all.findings()).hasSize(1);
    assertThat(all.findings().get(0).from()).isEqualTo(10);
    assertThat(all.findings().get(0).to()).isEqualTo(11);
  }

  /** He cannot say of frames that were safe that they were lost by a power cut. */
  @Test
  void shouldNotBelieveThatSafeFramesWereLost() throws IOException {
    cutBefore(20);
    Files.delete(root.resolve("journal/watermark"));
    try (Sealed recording = new Sealed(root, 1 << 20)) {
      recording.append(1, RECORDS);
    }
    byte[] marks = Files.readAllBytes(root.resolve("journal/marks"));
    ByteBuffer forged = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
    forged.put(0, marks, 0, 128).put(128, marks, 0, 128);
    forged
        .putShort(128 + 10, (short) 2)
        .putLong(128 + 16, 20)
        .putLong(128 + 24, 29)
        .putLong(128 + 32, 20);
    CRC32C crc = new CRC32C();
    crc.update(forged.slice(136, 120));
    forged.putInt(132, (int) crc.getValue());
    Files.write(root.resolve("journal/marks"), forged.array());
    assertThat(verify().findings().get(0).from()).isEqualTo(20);
    assertThat(Verifier.verify(root, List.of()).absences()).isNotEmpty();
  }

  // ---- what he does --------------------------------------------------------------------------

  private Verification verify() {
    return Verifier.verify(root, keys);
  }

  private interface Rewriting {
    TreeMap<Long, byte[]> of(TreeMap<Long, byte[]> frames) throws IOException;
  }

  /** Writes the journal's one file anew, with other frames in it. */
  private void rewrite(Rewriting rewriting) throws IOException {
    TreeMap<Long, byte[]> frames = new TreeMap<>();
    try (JournalReader reader = JournalReader.open(root.resolve("journal"), -1)) {
      for (FrameView frame = reader.next(); frame != null; frame = reader.next()) {
        byte[] copy = new byte[frame.length()];
        frame.copyTo(copy, 0);
        frames.put(frame.sequence(), copy);
      }
    }
    for (Path file : files()) {
      Files.delete(file);
    }
    Path run = root.resolve("journal/run-00000001-0000000000000000000");
    Files.createDirectories(run);
    try (FileChannel out =
        FileChannel.open(
            run.resolve("20200101-0000.cq4"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      // Any metadata first, as Chronicle has it.
      ByteBuffer word = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      out.write(word.putInt(0, 0x40000004));
      for (byte[] frame : rewriting.of(frames).values()) {
        word.clear().limit(4);
        out.write(word.putInt(0, frame.length));
        out.write(ByteBuffer.wrap(frame));
      }
      out.write(ByteBuffer.allocate(64));
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve("journal"))) {
      return files.filter(file -> file.toString().endsWith(".cq4")).toList();
    }
  }

  private void cutBefore(long sequence) throws IOException {
    rewrite(
        frames -> {
          frames.tailMap(sequence).clear();
          return frames;
        });
  }

  /** Changes a record, and the checksum with it or not. */
  private void change(long sequence, boolean mended) throws IOException {
    rewrite(
        frames -> {
          ByteBuffer frame = ByteBuffer.wrap(frames.get(sequence)).order(ByteOrder.LITTLE_ENDIAN);
          frame.putInt(Frame.BYTES + Header.PID, 4711);
          if (mended) {
            mend(frame);
          }
          return frames;
        });
  }

  private static byte[] renumbered(byte[] frame, long sequence) {
    ByteBuffer bytes = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(Frame.SEQUENCE, sequence);
    mend(bytes);
    return frame;
  }

  private static void mend(ByteBuffer frame) {
    frame.putInt(Frame.CRC32C, 0);
    CRC32C crc = new CRC32C();
    crc.update(frame.array());
    frame.putInt(Frame.CRC32C, (int) crc.getValue());
  }

  /** Recordings of before there were keys. */
  @Test
  void shouldReadFramesThatHaveAPlainChain() throws IOException {
    byte[][] chain = {new byte[32]};
    rewrite(
        frames -> {
          TreeMap<Long, byte[]> plain = new TreeMap<>();
          frames.forEach(
              (sequence, bytes) -> {
                FrameBuilder builder = new FrameBuilder(1 << 16);
                ByteBuffer from = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
                builder.add(from, Frame.BYTES, from.getInt(Frame.BYTES));
                ByteBuffer sealed =
                    builder.seal(
                        sequence,
                        chain[0],
                        new FrameBuilder.Origin(new byte[16], new byte[16], 1, 7),
                        1L);
                byte[] copy = new byte[sealed.limit()];
                sealed.get(0, copy);
                sealed.get(Frame.CHAIN, chain[0]);
                plain.put(sequence, copy);
              });
          return plain;
        });
    Files.delete(root.resolve("journal/keys/state"));
    Files.delete(root.resolve("journal/marks"));
    Verification before = Verifier.verify(root, List.of());
    assertThat(before.findings()).isEmpty();
    assertThat(before.plain()).isEqualTo(FRAMES);
    try (Sealed recording = new Sealed(root, 1 << 20)) {
      recording.append(3, RECORDS);
    }
    Verification after = Verifier.verify(root, Sealed.takeKey(root));
    assertThat(after.findings()).isEmpty();
    assertThat(after.plain()).isEqualTo(FRAMES);
    assertThat(after.sealed()).isEqualTo(3);
  }
}
