package io.drec.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drec.seal.KeyState.Finding;
import io.drec.seal.Mark.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyKeeperTest {
  private static final byte[] CHAIN = new byte[32];

  @TempDir Path journal;

  private int seeds;

  @Test
  void shouldMakeAKeyOnceAndKeepNoneOfItButTheState() throws IOException {
    VerificationKey key;
    try (KeyKeeper keeper = open(0)) {
      key = VerificationKey.read(keeper.newKey()).get(0);
      assertThat(keeper.newKey()).hasFileName("verify-0.key");
      assertThat(key.firstSequence()).isZero();
    }
    Files.delete(journal.resolve("keys/verify-0.key"));
    try (KeyKeeper keeper = open(5)) {
      assertThat(keeper.newKey()).isNull();
      assertThat(keeper.index()).isZero();
      keeper.safe(9, CHAIN, 1);
    }
    assertThat(KeyState.look(journal, key)).isEqualTo(new KeyState.Found(Finding.GENUINE, 10));
    try (KeyKeeper keeper = open(10);
        FrameKeys mine = keeper.keysFrom(12);
        FrameKeys theirs = key.keys()) {
      theirs.advanceTo(12);
      byte[] one = new byte[32];
      byte[] other = new byte[32];
      mine.frameKey(one);
      theirs.frameKey(other);
      assertThat(one).isEqualTo(other);
    }
  }

  @Test
  void shouldLetNobodyElseReadTheKeys() throws IOException {
    open(0).close();
    assertThat(permissions(journal.resolve("keys"))).isEqualTo("rwx------");
    assertThat(permissions(journal.resolve("keys/state"))).isEqualTo("rw-------");
    assertThat(permissions(journal.resolve("keys/verify-0.key"))).isEqualTo("rw-------");
  }

  /** No secret that was in the file before is in it after the next sync but one. */
  @Test
  void shouldEraseTheOldStateFromTheFile() throws IOException {
    try (KeyKeeper keeper = open(0)) {
      byte[] before = state();
      keeper.safe(0, CHAIN, 1);
      byte[] after = state();
      assertThat(nonZeroSlots(before)).isEqualTo(1);
      assertThat(nonZeroSlots(after)).isEqualTo(1);
      for (int at = 40; at + 32 <= KeyState.SLOT_BYTES; at += 32) {
        byte[] secret = Arrays.copyOfRange(firstSlot(before), at, at + 32);
        if (!Arrays.equals(secret, new byte[32])) {
          assertThat(indexOf(after, secret)).as("secret at %d", at).isNegative();
        }
      }
    }
  }

  /** Power fails while a state is written: the other one is there, whatever became of this. */
  @Test
  void shouldGoOnWithTheOtherStateWhenOneIsTorn() throws IOException {
    long seed = Long.getLong("seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    VerificationKey key;
    try (KeyKeeper keeper = open(0)) {
      key = VerificationKey.read(keeper.newKey()).get(0);
      keeper.safe(7, CHAIN, 1);
    }
    byte[] old = state();
    try (KeyKeeper keeper = open(8)) {
      keeper.safe(20, CHAIN, 1);
    }
    byte[] fresh = state();
    boolean isInFirst = nonZero(fresh, 0);
    for (int round = 0; round < 50; round++) {
      // As it is when the new state is half on the disk and the old one not yet erased.
      byte[] torn = new byte[old.length];
      int oldAt = isInFirst ? KeyState.SLOT_BYTES : 0;
      byte[] oldSlot = firstSlot(old);
      System.arraycopy(oldSlot, 0, torn, oldAt, KeyState.SLOT_BYTES);
      byte[] freshSlot = firstSlot(fresh);
      int sectors = random.nextInt(0, 4);
      System.arraycopy(freshSlot, 0, torn, isInFirst ? 0 : KeyState.SLOT_BYTES, sectors * 512);
      Files.write(KeyState.file(journal), torn);
      try (KeyKeeper keeper = open(21)) {
        assertThat(keeper.newKey()).as("seed %d", seed).isNull();
        assertThat(keeper.index()).as("seed %d sectors %d", seed, sectors).isIn(8L, 21L);
      }
      assertThat(KeyState.look(journal, key).finding()).isEqualTo(Finding.GENUINE);
    }
  }

  @Test
  void shouldMakeNewKeysWhereTheStateIsLost() throws IOException {
    VerificationKey old;
    try (KeyKeeper keeper = open(0)) {
      old = VerificationKey.read(keeper.newKey()).get(0);
      keeper.safe(7, CHAIN, 1);
    }
    Files.write(KeyState.file(journal), new byte[2 * KeyState.SLOT_BYTES]);
    try (KeyKeeper keeper = open(8)) {
      assertThat(keeper.newKey()).hasFileName("verify-8.key");
      assertThat(keeper.index()).isEqualTo(8);
    }
    assertThat(KeyState.look(journal, old)).isEqualTo(new KeyState.Found(Finding.FOREIGN, -1));
    Files.delete(KeyState.file(journal));
    assertThat(KeyState.look(journal, old).finding()).isEqualTo(Finding.MISSING);
  }

  @Test
  void shouldRefuseTheStateOfANewerVersion() throws IOException {
    open(0).close();
    byte[] state = state();
    state[nonZero(state, 0) ? 8 : KeyState.SLOT_BYTES + 8] = 2;
    Files.write(KeyState.file(journal), state);
    assertThatThrownBy(() -> open(0))
        .isInstanceOf(SealException.class)
        .hasMessageContaining("version 2, this program reads 1")
        .hasMessageContaining("use the drec that recorded it");
  }

  @Test
  void shouldSealMarksWithTheKeyOfTheirTime() throws IOException {
    VerificationKey key;
    try (KeyKeeper keeper = open(0)) {
      key = VerificationKey.read(keeper.newKey()).get(0);
      keeper.safe(4, CHAIN, 11);
      keeper.lost(5, 9, 12);
      keeper.dropped(0, 3, 13);
      keeper.safe(20, CHAIN, 14);
    }
    List<Mark> marks = MarkFile.readAll(journal);
    assertThat(marks).extracting(Mark::kind).containsExactly(Kind.END, Kind.LOST, Kind.DROPPED);
    assertThat(marks).extracting(Mark::index).containsExactly(20L, 5L, 5L);
    assertThat(marks).allMatch(mark -> mark.isSealedWith(key));
    VerificationKey other = new VerificationKey(0, new byte[32]);
    assertThat(marks).noneMatch(mark -> mark.isSealedWith(other));
    Mark lost = marks.get(1);
    Mark forged = new Mark(Kind.LOST, 2, 9, 5, 12, lost.chain(), lost.keyId(), lost.tag());
    assertThat(forged.isSealedWith(key)).isFalse();
    Mark earlier = new Mark(Kind.LOST, 5, 9, 4, 12, lost.chain(), lost.keyId(), lost.tag());
    assertThat(earlier.isSealedWith(key)).isFalse();
  }

  @Test
  void shouldPassOverDamagedMarks() throws IOException {
    try (KeyKeeper keeper = open(0)) {
      keeper.safe(4, CHAIN, 11);
      keeper.lost(5, 9, 12);
      keeper.dropped(0, 3, 13);
    }
    Path file = journal.resolve(MarkFile.NAME);
    byte[] bytes = Files.readAllBytes(file);
    for (int at = 0; at < bytes.length; at++) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 4;
      Files.write(file, damaged);
      assertThat(MarkFile.readAll(journal)).as("byte %d", at).hasSizeBetween(2, 3);
      Files.write(file, Arrays.copyOf(bytes, at));
      assertThat(MarkFile.readAll(journal)).as("cut at %d", at).hasSize(at / Mark.BYTES);
    }
  }

  @Test
  void shouldNotLetTheMarksGrowForEver() throws IOException {
    try (KeyKeeper keeper = open(0)) {
      keeper.safe(4, CHAIN, 11);
    }
    Path file = journal.resolve(MarkFile.NAME);
    byte[] end = Files.readAllBytes(file);
    ByteBuffer many = ByteBuffer.allocate((MarkFile.MARKS_MAX + 10) * Mark.BYTES);
    while (many.hasRemaining()) {
      many.put(end);
    }
    Files.write(file, many.array());
    open(5).close();
    assertThat(Files.size(file)).isEqualTo((MarkFile.MARKS_MAX / 2 + 1) * Mark.BYTES);
    assertThat(MarkFile.readAll(journal)).hasSize(MarkFile.MARKS_MAX / 2 + 1);
  }

  private KeyKeeper open(long next) throws IOException {
    return KeyKeeper.open(
        journal,
        next,
        () -> {
          byte[] seed = new byte[32];
          Arrays.fill(seed, (byte) ++seeds);
          return seed;
        });
  }

  private byte[] state() throws IOException {
    ByteBuffer all = ByteBuffer.allocate(2 * KeyState.SLOT_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel in = FileChannel.open(KeyState.file(journal), StandardOpenOption.READ)) {
      while (all.hasRemaining() && in.read(all) > 0) {
        continue;
      }
    }
    return all.array();
  }

  private static byte[] firstSlot(byte[] state) {
    int from = nonZero(state, 0) ? 0 : KeyState.SLOT_BYTES;
    return Arrays.copyOfRange(state, from, from + KeyState.SLOT_BYTES);
  }

  private static int nonZeroSlots(byte[] state) {
    return (nonZero(state, 0) ? 1 : 0) + (nonZero(state, KeyState.SLOT_BYTES) ? 1 : 0);
  }

  private static boolean nonZero(byte[] state, int from) {
    for (int i = from; i < from + KeyState.SLOT_BYTES; i++) {
      if (state[i] != 0) {
        return true;
      }
    }
    return false;
  }

  private static int indexOf(byte[] in, byte[] what) {
    for (int i = 0; i + what.length <= in.length; i++) {
      if (Arrays.equals(in, i, i + what.length, what, 0, what.length)) {
        return i;
      }
    }
    return -1;
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
