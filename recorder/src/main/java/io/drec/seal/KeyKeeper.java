package io.drec.seal;

import io.drec.seal.Mark.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The recorder's keys as they lie on the disk. They stand behind the last frame that is safe, so
 * that after a crash every frame that is there has its key, and no frame that is safe can be made
 * once more. Thread safe.
 */
public final class KeyKeeper implements AutoCloseable {
  private static final String ADVICE =
      """
      # Verification key of the recording in %s, from frame %d on.
      # Move this file to another machine. With it, drec verify --key FILE proves that nothing
      # was changed, removed, reordered or cut off by who became root later. As long as it lies
      # here, whoever is root can forge the recording with it.
      """;

  private final Path journal;
  private final FileChannel channel;
  private final MarkFile marks;
  private final KeyState state;
  private final @Nullable Path newKey;
  private final ByteBuffer slot = KeyState.newSlot();
  private int slotNumber;
  private long writtenIndex = -1;

  private KeyKeeper(
      Path journal, FileChannel channel, MarkFile marks, KeyState state, @Nullable Path newKey) {
    this.journal = journal;
    this.channel = channel;
    this.marks = marks;
    this.state = state;
    this.newKey = newKey;
  }

  /**
   * Takes up the keys of a journal. Where there are none that can be read, new ones are made, and
   * their verification key is left in a file that root alone may read: {@link #newKey}.
   *
   * @param nextSequence of the next frame
   * @param seeds each call gives 32 bytes that nobody can guess
   * @throws SealException when a newer drec wrote them
   */
  public static KeyKeeper open(Path journal, long nextSequence, Supplier<byte[]> seeds)
      throws IOException {
    Path file = KeyState.file(journal);
    makeDirectory(journal.resolve(KeyState.DIRECTORY));
    makeFile(file);
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    KeyKeeper keeper = null;
    try {
      KeyState found = KeyState.newest(channel);
      Path made = null;
      if (found == null) {
        VerificationKey key = new VerificationKey(nextSequence, seeds.get());
        made = publish(journal, key);
        found = new KeyState(key.id(), key.firstSequence(), key.keys());
      }
      keeper = new KeyKeeper(journal, channel, MarkFile.open(journal), found, made);
      keeper.slotNumber = slotOf(channel, found);
      keeper.write();
      return keeper;
    } finally {
      if (keeper == null) {
        channel.close();
      }
    }
  }

  /** Where a state was read: it is kept until it was written into the other slot. */
  private static int slotOf(FileChannel channel, KeyState state) throws IOException {
    ByteBuffer there = KeyState.newSlot();
    KeyState first = KeyState.read(channel, 0, there);
    FrameKeys.erase(there, 0, KeyState.SLOT_BYTES);
    return first != null && first.keys().index() == state.keys().index() ? 0 : 1;
  }

  private static Path publish(Path journal, VerificationKey key) throws IOException {
    Path file =
        journal.resolve(KeyState.DIRECTORY).resolve("verify-" + key.firstSequence() + ".key");
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    makeFile(fresh);
    String text = ADVICE.formatted(journal.toAbsolutePath().getParent(), key.firstSequence());
    byte[] bytes = (text + key.line() + "\n").getBytes(StandardCharsets.UTF_8);
    try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      out.write(ByteBuffer.wrap(bytes));
      out.force(true);
    }
    Arrays.fill(bytes, (byte) 0);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    forceDirectory(journal.resolve(KeyState.DIRECTORY));
    return file;
  }

  /** Where a new verification key lies that this opening had to make; null: it made none. */
  public @Nullable Path newKey() {
    return newKey;
  }

  /** Sequence of the first frame that is not safe: the keys of those before are gone. */
  public synchronized long index() {
    return state.keys().index();
  }

  /** Keys of the frames from this one on, for who seals them. */
  public synchronized FrameKeys keysFrom(long sequence) {
    FrameKeys keys = state.keys().copy();
    keys.advanceTo(sequence);
    return keys;
  }

  /**
   * Frames through this one are safe on the disk: their keys are erased, there and in memory.
   *
   * @param chain of that frame
   */
  public synchronized void safe(long sequence, byte[] chain, long timeNs) throws IOException {
    FrameKeys keys = state.keys();
    if (sequence >= keys.index()) {
      keys.advanceTo(sequence);
      marks.end(Mark.seal(Kind.END, sequence, sequence, timeNs, chain, state.keyId(), keys));
      keys.advanceTo(sequence + 1);
    }
    if (writtenIndex != keys.index()) {
      write();
    }
  }

  /** Frames that never were safe are gone; {@code from} is at least {@link #index}. */
  public void lost(long from, long to, long timeNs) throws IOException {
    state(Kind.LOST, from, to, timeNs);
  }

  /**
   * Frames {@code from} to {@code to} will be deleted to make room; returns when it is stated.
   * Where those before them went the same way, one statement then stands for all.
   */
  public void dropped(long from, long to, long timeNs) throws IOException {
    long since = from;
    for (Mark mark : MarkFile.readAll(journal)) {
      boolean leadsHere = mark.kind() == Kind.DROPPED && mark.to() + 1 == since;
      since = leadsHere ? mark.from() : since;
    }
    state(Kind.DROPPED, since, to, timeNs);
  }

  private synchronized void state(Kind kind, long from, long to, long timeNs) throws IOException {
    // The key of where the keys stand is still needed for the frame there.
    try (FrameKeys keys = state.keys().copy()) {
      marks.append(Mark.seal(kind, from, to, timeNs, new byte[32], state.keyId(), keys));
    }
  }

  private void write() throws IOException {
    int fresh = (slotNumber + 1) % KeyState.SLOTS;
    state.write(slot);
    put(fresh);
    channel.force(false);
    FrameKeys.erase(slot, 0, KeyState.SLOT_BYTES);
    // Reaches the disk with the next sync, at the latest when this is closed.
    put(slotNumber);
    slotNumber = fresh;
    writtenIndex = state.keys().index();
  }

  private void put(int number) throws IOException {
    slot.clear();
    while (slot.hasRemaining()) {
      channel.write(slot, (long) number * KeyState.SLOT_BYTES + slot.position());
    }
  }

  private static void makeDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectory(directory, access(directory, "rwx------"));
    }
  }

  private static void makeFile(Path file) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(file, access(file, "rw-------"));
    }
  }

  private static FileAttribute<?>[] access(Path path, String permissions) {
    boolean isPosix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    return isPosix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static void forceDirectory(Path directory) throws IOException {
    try (FileChannel opened = FileChannel.open(directory, StandardOpenOption.READ)) {
      opened.force(true);
    }
  }

  /** Forgets the keys; those on the disk stay as they were written last. */
  @Override
  public synchronized void close() throws IOException {
    state.keys().close();
    try (marks;
        channel) {
      channel.force(false);
    }
  }
}
