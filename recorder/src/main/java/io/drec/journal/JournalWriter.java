package io.drec.journal;

import io.drec.record.FrameBuilder;
import io.drec.record.FrameSeal;
import io.drec.seal.FrameKeys;
import io.drec.seal.KeyKeeper;
import io.drec.seal.MarkFile;
import io.drec.seal.SealException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Appends frames. One thread appends; one other may {@link #sync} and {@link #deleteThrough}.
 *
 * <p>Each opening begins a run: a Chronicle queue of its own in a directory of its own, going on
 * with the sequence and the chain of the run before. Nothing that a killed process left is opened
 * for writing again, so there is nothing to recover and nothing to wait for.
 *
 * <p>{@link #append} never throws: a frame that cannot be kept is refused, for the caller to count.
 * After an error the writer begins another run and so goes on by itself.
 */
public final class JournalWriter implements AutoCloseable {
  /** What {@link #append} returns for a frame that was not kept. */
  public static final long REFUSED = -1;

  private static final long RETRY_MS = 1000;

  private final JournalConfig config;
  private final SpaceGuard guard;
  private final JournalSync sync;
  private final JournalTrash trash;
  private final KeyKeeper keeper;
  private final FrameKeys keys;
  private final byte[] key = new byte[FrameSeal.KEY_BYTES];
  private final Tail tail = new Tail();
  private @Nullable ChronicleRun run;
  private @Nullable Path runDirectory;
  private @Nullable FileChannel file;
  private long position;
  private long fileBeganMs;
  private long retryMs = Long.MIN_VALUE;
  private final long endBeforeNs;
  private volatile @Nullable String refusal;
  private volatile long syncedBytes;
  private long syncAskedBytes;
  private volatile @Nullable Runnable onSyncDue;

  private JournalWriter(JournalConfig config, FileChannel mark) throws IOException {
    this.config = config;
    this.guard = new SpaceGuard(config);
    JournalTail.End end = JournalTail.find(config.directory());
    this.endBeforeNs = end.endNs();
    tail.set(end.last());
    this.keeper = KeyKeeper.open(config.directory(), tail.sequence() + 1, config.seeds());
    goOnFrom(end.last());
    this.keys = keeper.keysFrom(tail.sequence() + 1);
    this.sync =
        new JournalSync(config.directory(), mark, keeper, Watermark.read(config.directory()));
    sync.adopt(tail.copy());
    this.trash = new JournalTrash(config.directory());
    tellLost();
  }

  /** Loads the library that writes, so that {@link #open} need not wait for it. */
  public static void warmUp() {
    ChronicleRun.warmUp();
  }

  /** Behind what was found, and never at a frame whose key is gone: that one was there once. */
  private void goOnFrom(Watermark found) {
    boolean isBehind = found.sequence() + 1 < keeper.index();
    tail.set(isBehind ? new Watermark(keeper.index() - 1, new byte[32]) : found);
  }

  /** States which frames that never were safe are missing, so that nobody takes it for theft. */
  private void tellLost() throws IOException {
    for (JournalTail.Missing lost :
        JournalTail.missing(config.directory(), keeper.index(), tail.sequence())) {
      keeper.lost(lost.from(), lost.to(), nowNs());
    }
  }

  private long nowNs() {
    return config.clock().millis() * 1_000_000;
  }

  /**
   * Opens the journal behind its last frame. Only one writer may be open: the recorder's lock is
   * the caller's.
   *
   * @throws JournalException with one line for the user
   */
  public static JournalWriter open(JournalConfig config) {
    Path directory = config.directory();
    FileChannel mark = null;
    try {
      Files.createDirectories(directory);
      mark = openMark(directory);
      JournalWriter writer = new JournalWriter(config, mark);
      writer.prepare(config.clock().millis());
      Sharing.share(directory.resolve(MarkFile.NAME), directory);
      return writer;
    } catch (SealException e) {
      closeQuietly(mark);
      throw new JournalException("cannot open the journal " + directory + ": " + e.getMessage(), e);
    } catch (AccessDeniedException e) {
      closeQuietly(mark);
      throw new JournalException(
          "cannot write " + e.getMessage() + ": permission denied; recording needs root (sudo)", e);
    } catch (IOException e) {
      closeQuietly(mark);
      throw new JournalException(
          "cannot open the journal " + directory + " for writing: " + e.getMessage(), e);
    }
  }

  /**
   * Seals the frame and appends it.
   *
   * @return the frame's sequence, or {@link #REFUSED}; then {@link #refusal} says why
   */
  public long append(FrameBuilder frame, FrameBuilder.Origin origin) {
    long nowMs = config.clock().millis();
    try {
      if (!isReady(frame.length(), nowMs)) {
        return REFUSED;
      }
      long sequence = tail.sequence() + 1;
      keys.advanceTo(sequence);
      keys.frameKey(key);
      ByteBuffer sealed = frame.seal(sequence, key, tail.chain(), origin, nowMs * 1_000_000);
      write(sealed, nowMs);
      tail.appended(sequence, sealed);
      refusal = null;
      askForSync();
      return sequence;
    } catch (IOException | RuntimeException | Error e) {
      // Also errors: a page that cannot be written is an InternalError of the JVM.
      refusal = "the journal " + config.directory() + " cannot be written: " + e;
      abandonRun(nowMs);
      return REFUSED;
    }
  }

  private void askForSync() {
    long appended = tail.appendedBytes();
    Runnable ask = onSyncDue;
    boolean isDue = appended - Math.max(syncedBytes, syncAskedBytes) >= config.syncBytes();
    if (ask != null && isDue) {
      syncAskedBytes = appended;
      ask.run();
    }
  }

  /**
   * Asks for a {@link #sync} when that many bytes wait for it as the configuration says.
   *
   * @param ask runs on the appending thread, and returns at once
   */
  public void onSyncDue(Runnable ask) {
    onSyncDue = ask;
  }

  /**
   * Where the verification key lies that was made when this was opened, for the user to move away;
   * null: the recording has had its keys before.
   */
  public @Nullable Path newVerificationKey() {
    return keeper.newKey();
  }

  /**
   * States, sealed with the key of now, that the frames {@code from} to {@code to} will be deleted
   * to make room. To be called before they are: then {@code verify} can tell it from theft. Any
   * thread.
   */
  public void stateDrop(long from, long to) throws IOException {
    keeper.dropped(from, to, nowNs());
  }

  /** Why the last frame was refused; null when it was kept. Any thread. */
  public @Nullable String refusal() {
    return refusal;
  }

  /** Sequence of the last frame appended, -1 when there is none. Any thread. */
  public long lastSequence() {
    return tail.sequence();
  }

  /** Time of the last act recorded before it was opened, ns since 1970 UTC; 0: none is there. */
  public long endBeforeNs() {
    return endBeforeNs;
  }

  /** Sequence up to which every frame survives a power cut, -1 when none does. Any thread. */
  public long durableSequence() {
    return sync.durableSequence();
  }

  /**
   * Waits until all that was appended before this call is on the disk, and moves the watermark.
   *
   * @return the new watermark
   */
  public long sync() throws IOException {
    long appended = tail.appendedBytes();
    long durable = sync.sync(tail.copy(), config.clock().millis());
    syncedBytes = appended;
    return durable;
  }

  /**
   * Deletes the files all of whose frames are at or before {@code sequence}; never the newest file.
   *
   * @return bytes of disk given back
   */
  public long deleteThrough(long sequence) throws IOException {
    return trash.deleteThrough(Math.min(sequence, sync.durableSequence()));
  }

  /** Closes the run; {@link #sync} before, where the last frames must survive a power cut. */
  @Override
  public void close() {
    FileChannel open = file;
    ChronicleRun left = run;
    file = null;
    run = null;
    if (left != null) {
      left.close();
    }
    if (open != null) {
      sync.retire(open);
    }
    keys.close();
    sync.close();
  }

  private boolean isReady(int frameBytes, long nowMs) throws IOException {
    if (run == null && !prepare(nowMs)) {
      return false;
    }
    boolean fresh = file == null || isRollDue(nowMs);
    if (!guard.permits(frameBytes + (fresh ? SpaceGuard.NEW_FILE_BYTES : 0), nowMs)) {
      refusal = guard.refusal();
      return false;
    }
    FileChannel current = file;
    if (fresh) {
      roll(nowMs);
    } else if (current != null) {
      guard.claim(current, position, frameBytes);
    }
    return true;
  }

  /** Begins a run, when there is room for one. */
  private boolean prepare(long nowMs) throws IOException {
    if (nowMs < retryMs) {
      return false;
    }
    if (!guard.permits(SpaceGuard.NEW_FILE_BYTES, nowMs)) {
      refusal = guard.refusal();
      return false;
    }
    Path directory = config.directory();
    int number = JournalFile.lastRun(directory) + 1;
    Path fresh = JournalFile.runDirectory(directory, number, tail.sequence() + 1);
    Files.createDirectory(fresh);
    Sharing.share(fresh, directory);
    run = new ChronicleRun(fresh, config.blockBytes(), nowMs);
    runDirectory = fresh;
    retryMs = Long.MIN_VALUE;
    return true;
  }

  private boolean isRollDue(long nowMs) {
    return position >= config.rollBytes() || nowMs - fileBeganMs >= config.rollAge().toMillis();
  }

  private void roll(long nowMs) {
    ChronicleRun current = run;
    if (current != null && file != null) {
      current.roll(nowMs);
      sync.retire(file);
      file = null;
    }
  }

  private void write(ByteBuffer sealed, long nowMs) throws IOException {
    ChronicleRun current = run;
    if (current == null) {
      throw new IOException("no run");
    }
    position = current.append(sealed);
    if (file == null) {
      enterFile(nowMs);
    }
  }

  /** Chronicle has made a new file for the frame just written. */
  private void enterFile(long nowMs) throws IOException {
    Path directory = runDirectory;
    if (directory == null) {
      throw new IOException("no run");
    }
    Path newest = null;
    for (Path child : JournalFile.children(directory)) {
      Sharing.share(child, config.directory());
      boolean isFile = child.toString().endsWith(JournalFile.SUFFIX);
      if (isFile && (newest == null || child.compareTo(newest) > 0)) {
        newest = child;
      }
    }
    if (newest == null) {
      throw new IOException("no file in " + directory);
    }
    FileChannel opened =
        FileChannel.open(newest, StandardOpenOption.READ, StandardOpenOption.WRITE);
    sync.enter(opened, directory);
    guard.begin(position);
    file = opened;
    fileBeganMs = nowMs;
  }

  /** Leaves the run, whatever state it is in; the next append begins another, after a pause. */
  private void abandonRun(long nowMs) {
    FileChannel open = file;
    if (open != null) {
      sync.retire(open);
    }
    ChronicleRun left = run;
    file = null;
    run = null;
    retryMs = nowMs + RETRY_MS;
    try {
      if (left != null) {
        left.close();
      }
      Watermark found = JournalTail.find(config.directory()).last();
      if (found.sequence() > tail.sequence()) {
        tail.set(found);
        tellLost();
      }
    } catch (IOException | RuntimeException | Error e) {
      refusal = "the journal " + config.directory() + " cannot be closed: " + e;
    }
  }

  private static FileChannel openMark(Path directory) throws IOException {
    Path mark = directory.resolve(Watermark.NAME);
    FileChannel channel =
        FileChannel.open(
            mark, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    Sharing.share(mark, directory);
    return channel;
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // The reason why it is closed is told already.
      return;
    }
  }
}
