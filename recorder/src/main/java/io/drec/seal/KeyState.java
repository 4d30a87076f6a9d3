package io.drec.seal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What the recorder keeps of its keys on the disk: those of the frames that are not safe yet, and
 * of all later ones. As bytes: {@code docs/format/chain.md}.
 *
 * @param keyId of the verification key, 8 bytes
 * @param firstSequence of that key
 */
public record KeyState(byte[] keyId, long firstSequence, FrameKeys keys) {
  static final String DIRECTORY = "keys";
  static final String NAME = "state";

  /** Two states lie in the file: the newer one is written before the older is erased. */
  static final int SLOT_BYTES = 4096;

  static final int SLOTS = 2;
  static final int VERSION = 1;

  private static final int MAGIC = 0x534b4344;
  private static final int CRC = 4;
  private static final int VERSION_AT = 8;
  private static final int NODES = 10;
  private static final int KEY_ID = 16;
  private static final int FIRST = 24;
  private static final int INDEX = 32;
  private static final int SECRETS = 40;

  static Path file(Path journal) {
    return journal.resolve(DIRECTORY).resolve(NAME);
  }

  /** Fills a slot. */
  void write(ByteBuffer slot) {
    FrameKeys.erase(slot, 0, SLOT_BYTES);
    slot.putInt(0, MAGIC);
    slot.putShort(VERSION_AT, (short) VERSION);
    slot.putShort(NODES, (short) FrameKeys.nodes(keys.index()));
    slot.put(KEY_ID, keyId);
    slot.putLong(FIRST, firstSequence);
    slot.putLong(INDEX, keys.index());
    int end = SECRETS + keys.write(slot, SECRETS);
    slot.putInt(CRC, checksum(slot, end));
  }

  /**
   * Reads a slot.
   *
   * @return null when it is empty or damaged
   * @throws SealException when a newer drec wrote it
   */
  static @Nullable KeyState read(ByteBuffer slot) {
    if (slot.getInt(0) != MAGIC) {
      return null;
    }
    int version = slot.getShort(VERSION_AT) & 0xffff;
    long index = slot.getLong(INDEX);
    long first = slot.getLong(FIRST);
    if (version > VERSION) {
      throw new SealException(
          "key state of version "
              + version
              + ", this program reads "
              + VERSION
              + "; use the drec that recorded it");
    }
    if (index < 0 || index >= FrameKeys.LEAVES || first < 0 || first > index) {
      return null;
    }
    int nodes = FrameKeys.nodes(index);
    int end = SECRETS + nodes * FrameKeys.SEED_BYTES;
    boolean isGood =
        version == VERSION
            && slot.getShort(NODES) == nodes
            && slot.getInt(CRC) == checksum(slot, end);
    if (!isGood) {
      return null;
    }
    byte[] keyId = new byte[8];
    slot.get(KEY_ID, keyId);
    return new KeyState(keyId, first, FrameKeys.read(index, slot, SECRETS));
  }

  private static int checksum(ByteBuffer slot, int end) {
    CRC32C crc = new CRC32C();
    crc.update(slot.slice(VERSION_AT, end - VERSION_AT));
    return (int) crc.getValue();
  }

  static ByteBuffer newSlot() {
    return ByteBuffer.allocateDirect(SLOT_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The newer of the two states in a file; null when neither can be read. */
  static @Nullable KeyState newest(FileChannel channel) throws IOException {
    KeyState newest = null;
    ByteBuffer slot = newSlot();
    for (int number = 0; number < SLOTS; number++) {
      KeyState found = read(channel, number, slot);
      if (found != null && (newest == null || found.keys.index() > newest.keys.index())) {
        newest = found;
      }
    }
    FrameKeys.erase(slot, 0, SLOT_BYTES);
    return newest;
  }

  static @Nullable KeyState read(FileChannel channel, int number, ByteBuffer slot)
      throws IOException {
    slot.clear();
    FrameKeys.erase(slot, 0, SLOT_BYTES);
    int got = 0;
    while (got >= 0 && slot.hasRemaining()) {
      got = channel.read(slot, (long) number * SLOT_BYTES + slot.position());
    }
    return read(slot.clear());
  }

  /** What can be said of a recording's key state. */
  public enum Finding {
    /** It is the verification key's, moved on to where it says. */
    GENUINE,
    /** It is there and is not what it should be. */
    FOREIGN,
    /** There is none, or neither of the two can be read. */
    MISSING,
    /** It may not be read by this user. */
    FORBIDDEN
  }

  /**
   * What lies on the disk, judged by the verification key.
   *
   * @param index of the first frame whose key is still kept; -1 where it is not genuine
   */
  public record Found(Finding finding, long index) {}

  /**
   * Judges the key state of a journal.
   *
   * @throws SealException when a newer drec wrote it
   */
  public static Found look(Path journal, VerificationKey key) throws IOException {
    try (FileChannel channel = FileChannel.open(file(journal), StandardOpenOption.READ)) {
      KeyState state = newest(channel);
      if (state == null) {
        return new Found(Finding.MISSING, -1);
      }
      boolean isGenuine = state.isOf(key);
      long index = isGenuine ? state.keys.index() : -1;
      state.keys.close();
      return new Found(isGenuine ? Finding.GENUINE : Finding.FOREIGN, index);
    } catch (NoSuchFileException e) {
      return new Found(Finding.MISSING, -1);
    } catch (AccessDeniedException e) {
      return new Found(Finding.FORBIDDEN, -1);
    }
  }

  private boolean isOf(VerificationKey key) {
    if (!Arrays.equals(keyId, key.id()) || keys.index() < key.firstSequence()) {
      return false;
    }
    try (FrameKeys expected = key.keys()) {
      expected.advanceTo(keys.index());
      ByteBuffer mine = ByteBuffer.allocate(SLOT_BYTES);
      ByteBuffer theirs = ByteBuffer.allocate(SLOT_BYTES);
      keys.write(mine, 0);
      expected.write(theirs, 0);
      return mine.equals(theirs);
    }
  }
}
