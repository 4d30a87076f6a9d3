package io.drec.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one recording: what lies where, whose it is, and who records into it.
 *
 * <pre>
 * recording.properties   format, version, id of the recording
 * recorder.lock          locked by the one recorder; its pid, and until when it has recorded
 * recorder.trouble       what keeps it from keeping anything
 * recorder.memory        its resident memory, and the limit
 * journal/  store/
 * locks/                 footage that stays; made by root or the owner, see {@link Locks}
 * </pre>
 *
 * <p>Directories are 2750, so that new files take the directory's group; files are readable by it.
 * Every method throws {@link StoreException} with one line for the user. Opening for reading
 * changes nothing. Thread safe.
 */
public final class RecordingDirectory implements AutoCloseable {
  /** Of the directory's layout and of every file in it; another one is refused. */
  public static final int VERSION = 2;

  private static final String FORMAT = "drec-recording";
  private static final String PROPERTIES = "recording.properties";
  private static final String PROPERTIES_NEW = "recording.properties.new";
  private static final String LOCK = "recorder.lock";
  private static final String TROUBLE = "recorder.trouble";
  private static final String MEMORY = "recorder.memory";
  private static final String JOURNAL = "journal";
  private static final String STORE = "store";
  private static final String LOCKS = "locks";

  /** What a recorder that died while it made the directory may have left. */
  private static final Set<String> OURS =
      Set.of(PROPERTIES_NEW, LOCK, TROUBLE, JOURNAL, STORE, LOCKS);

  private final Path root;
  private final UUID id;
  private final @Nullable RecorderLock lock;
  private final SharedFiles sharedFiles;

  private RecordingDirectory(Path root, UUID id, @Nullable RecorderLock lock) {
    this.root = root;
    this.id = id;
    this.lock = lock;
    this.sharedFiles = new SharedFiles(List.of(root, journal(), store()), System::nanoTime);
  }

  /** Opens a recording that exists, to ask it questions. */
  public static RecordingDirectory openForReading(Path root) {
    if (!Files.isDirectory(root)) {
      throw new StoreException(
          "no recording at "
              + root
              + ": "
              + (Files.exists(root) ? "it is not a directory" : "no such directory")
              + "; name one with --data, or start recording with: sudo ./drec up");
    }
    try {
      return new RecordingDirectory(root, readId(root), null);
    } catch (NoSuchFileException e) {
      throw new StoreException(notARecording(root), e);
    } catch (IOException e) {
      throw new StoreException(cannot("read", root, e), e);
    }
  }

  /**
   * Opens a recording to record into it, and makes it where there is none; only one recorder can.
   *
   * @param group whose members may ask questions; null: the group that the directory has
   */
  public static RecordingDirectory openForRecording(Path root, @Nullable String group) {
    boolean opened = false;
    RecorderLock lock = null;
    try {
      refuseForeign(root);
      DirectoryAccess access = DirectoryAccess.of(root, group);
      access.makeDirectory(root);
      lock = RecorderLock.take(root.resolve(LOCK));
      if (!Files.exists(root.resolve(PROPERTIES))) {
        writeProperties(root, UUID.randomUUID());
      }
      UUID id = readId(root);
      access.makeDirectory(root.resolve(JOURNAL));
      access.makeDirectory(root.resolve(STORE));
      access.makeDirectory(root.resolve(LOCKS));
      RecordingDirectory directory = new RecordingDirectory(root, id, lock);
      directory.tellTrouble("");
      directory.shareFiles();
      opened = true;
      return directory;
    } catch (IOException e) {
      throw new StoreException(cannot("record into", root, e), e);
    } finally {
      if (!opened && lock != null) {
        lock.close();
      }
    }
  }

  public Path root() {
    return root;
  }

  public Path journal() {
    return root.resolve(JOURNAL);
  }

  public Path store() {
    return root.resolve(STORE);
  }

  /** What must not be overwritten; recordings of an older drec have none. */
  public Locks locks() {
    return new Locks(root.resolve(LOCKS));
  }

  /** Names this recording for ever. */
  public UUID id() {
    return id;
  }

  /** Whether a recorder, in this process or another, records into this directory now. */
  public boolean isRecording() {
    try {
      return RecorderLock.isHeld(root.resolve(LOCK));
    } catch (IOException e) {
      throw new StoreException(cannot("read", root, e), e);
    }
  }

  /**
   * The last moment that the recorder before this one said it had recorded; 0 when none did.
   *
   * @return ns since 1970 UTC
   */
  public long recordedBeforeNs() {
    return lock == null ? 0 : lock.aliveBeforeNs();
  }

  /**
   * Says that every act up to a moment is in the journal, so that after a kill the gap begins there
   * and not at the last act. Only for the recorder.
   *
   * @param wallNs ns since 1970 UTC
   */
  public void recordedUntil(long wallNs) throws IOException {
    if (lock != null) {
      lock.alive(wallNs);
    }
  }

  /**
   * Says how much memory the recorder has; {@link #memory()} tells those who ask.
   *
   * @param limitBytes 0: none
   */
  public void tellMemory(long residentBytes, long limitBytes) {
    try {
      new TroubleFile(root.resolve(MEMORY)).write(residentBytes + " " + limitBytes);
    } catch (IOException e) {
      throw new StoreException(cannot("record into", root, e), e);
    }
  }

  /** As the recorder last told; null when none records, or it told nothing yet. */
  public FootageStatus.@Nullable Memory memory() {
    try {
      String text = isRecording() ? new TroubleFile(root.resolve(MEMORY)).read() : "";
      int blank = text.indexOf(' ');
      return blank < 0
          ? null
          : new FootageStatus.Memory(
              Long.parseLong(text.substring(0, blank)), Long.parseLong(text.substring(blank + 1)));
    } catch (IOException | NumberFormatException e) {
      return null; // it is being made
    }
  }

  /**
   * Says what keeps the recorder from keeping anything; {@link #trouble()} tells those who ask.
   *
   * @param line empty: all is well
   */
  public void tellTrouble(String line) {
    try {
      new TroubleFile(root.resolve(TROUBLE)).write(line);
    } catch (IOException e) {
      throw new StoreException(cannot("record into", root, e), e);
    }
  }

  /** What keeps the recorder of now from keeping anything; empty when all is well. */
  public String trouble() {
    try {
      return isRecording() ? new TroubleFile(root.resolve(TROUBLE)).read() : "";
    } catch (IOException e) {
      throw new StoreException(cannot("read", root, e), e);
    }
  }

  /**
   * Lets the directory's group read the files that were made since: the libraries that make them
   * follow the process's umask, which may be stricter.
   */
  public void shareFiles() {
    try {
      sharedFiles.share();
    } catch (IOException | UncheckedIOException e) {
      throw new StoreException("cannot let the group read " + root + ": " + e.getMessage(), e);
    }
  }

  /** Lets another recorder in, when this was opened for recording. */
  @Override
  public void close() {
    if (lock != null) {
      lock.close();
    }
  }

  private static void refuseForeign(Path root) throws IOException {
    if (Files.exists(root) && !Files.isDirectory(root)) {
      throw new StoreException(
          "cannot record into " + root + ": it is not a directory; name one with --data");
    }
    if (!Files.exists(root) || Files.exists(root.resolve(PROPERTIES))) {
      return;
    }
    try (Stream<Path> files = Files.list(root)) {
      if (files.anyMatch(file -> !OURS.contains(String.valueOf(file.getFileName())))) {
        throw new StoreException(
            "cannot record into "
                + root
                + ": it holds other files and no "
                + PROPERTIES
                + "; name an empty or a new directory with --data");
      }
    }
  }

  private static void writeProperties(Path root, UUID id) throws IOException {
    String text = "format=" + FORMAT + "\nversion=" + VERSION + "\nid=" + id + "\n";
    Path fresh = root.resolve(PROPERTIES_NEW);
    Files.writeString(fresh, text);
    Files.move(fresh, root.resolve(PROPERTIES), StandardCopyOption.ATOMIC_MOVE);
  }

  private static UUID readId(Path root) throws IOException {
    Path file = root.resolve(PROPERTIES);
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      properties.load(in);
    } catch (IllegalArgumentException e) {
      throw new StoreException(notARecording(root), e);
    }
    String format = properties.getProperty("format", "nothing");
    if (!format.equals(FORMAT)) {
      throw new StoreException(
          file
              + ": found format "
              + format
              + ", expected "
              + FORMAT
              + "; name the directory of a recording with --data");
    }
    String version = properties.getProperty("version", "none");
    if (!version.equals(Integer.toString(VERSION))) {
      throw new StoreException(
          file
              + ": found version "
              + version
              + ", expected "
              + VERSION
              + "; use the drec that made this recording, or name another directory with --data");
    }
    String id = properties.getProperty("id", "none");
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw new StoreException(
          file + ": found id " + id + ", expected a UUID; restore the file from a copy", e);
    }
  }

  private static String notARecording(Path root) {
    return root
        + " is no recording: no readable "
        + PROPERTIES
        + " in it; name another directory with --data, or start recording with: sudo ./drec up";
  }

  private static String cannot(String what, Path root, IOException e) {
    if (e instanceof AccessDeniedException) {
      return "cannot "
          + what
          + " "
          + root
          + ": permission denied on "
          + e.getMessage()
          + "; use sudo, or join the group that owns the directory (ls -ld "
          + root
          + ")";
    }
    return "cannot " + what + " " + root + ": " + e.getMessage();
  }
}
