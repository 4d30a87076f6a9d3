package io.drec.linux.watch;

import io.drec.linux.facts.FactHook;
import io.drec.linux.facts.FactOutbox;
import io.drec.linux.facts.FactSource;
import io.drec.record.FieldId;
import io.drec.record.Paths;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.FileOp;
import io.drec.record.RecordLayout.FileSession;
import io.drec.record.RecordLayout.SystemAct;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import io.drec.record.SystemKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells of changes in watched files, which recorded processes made. */
public final class WatchSource implements FactSource {
  private static final int NOTED_MAX = 1024;
  private static final int OPEN_MAX = 1024;

  /** A file that somebody writes to: its path, until it is closed. */
  private record Key(long device, long inode, int generation) {}

  /** A file that was changed, by whom and when. */
  private record Touch(String path, int pid, long startNs, long timeNs) {}

  private final WatchedFiles files;
  private final FactOutbox outbox;
  private final RecordBuilder builder = new RecordBuilder();
  private final BlockingQueue<Touch> noted = new ArrayBlockingQueue<>(NOTED_MAX);
  private final Map<Key, String> open =
      new LinkedHashMap<>(64) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, String> eldest) {
          return size() > OPEN_MAX;
        }
      };
  private final Thread thread = new Thread(this::work, "drec-watch");
  private volatile boolean ending;

  /**
   * @param root of the file system that is watched
   */
  public WatchSource(Path root, FactOutbox outbox) {
    this.files = new WatchedFiles(root);
    this.outbox = outbox;
  }

  @Override
  public void start() {
    // Before anything is recorded, so that what is changed first has something to be compared with.
    files.readAll();
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void saw(RecordView record) {
    if (record.type() == RecordType.FILE_SESSION) {
      session(record);
    } else if (record.type() == RecordType.FILE_OP && record.bodyInt(FileOp.RESULT) == 0) {
      note(record, watched(record, FieldId.PATH, FieldId.DIR));
      note(record, watched(record, FieldId.PATH2, FieldId.DIR2));
    }
  }

  private void session(RecordView record) {
    if ((record.bodyInt(FileSession.ACCESS) & RecordLayout.ACCESS_WRITE) == 0) {
      return;
    }
    boolean isClose = record.bodyInt(FileSession.PHASE) == RecordLayout.SESSION_CLOSE;
    if (isClose && open.isEmpty()) {
      return;
    }
    Key key =
        new Key(
            record.bodyLong(FileSession.DEV),
            record.bodyLong(FileSession.INODE),
            record.bodyInt(FileSession.GENERATION));
    if (isClose) {
      note(record, open.remove(key));
      return;
    }
    String path = watched(record, FieldId.PATH, FieldId.DIR);
    if (path != null) {
      open.put(key, path);
    }
  }

  /** The path of a watched file that a field names; null when it names none. */
  private static @Nullable String watched(RecordView record, FieldId path, FieldId dir) {
    int given = record.findField(path);
    if (given < 0 || record.fieldFlags(given) != 0 || record.hasField(FieldId.ROOT)) {
      return null;
    }
    int directory = record.findField(dir);
    if (!mayBeWatched(record, given) && (directory < 0 || !mayBeWatched(record, directory))) {
      return null;
    }
    byte[] bytes = record.fieldBytes(path);
    byte[] absolute = bytes == null ? null : Paths.absolute(record.fieldBytes(dir), bytes);
    String text = absolute == null ? null : new String(absolute, StandardCharsets.UTF_8);
    return text == null || Watched.of(text) == null ? null : text;
  }

  private static boolean mayBeWatched(RecordView record, int field) {
    int length = record.fieldLength(field);
    for (byte[] prefix : PREFIXES) {
      // A directory may be named without the slash behind it.
      if (length >= prefix.length - 1 && record.fieldStartsWith(field, prefix, prefix.length - 1)) {
        return true;
      }
    }
    return false;
  }

  private static final List<byte[]> PREFIXES =
      Watched.PREFIXES.stream().map(prefix -> prefix.getBytes(StandardCharsets.US_ASCII)).toList();

  private void note(RecordView record, @Nullable String path) {
    if (path != null
        && !noted.offer(new Touch(path, record.pid(), record.startNs(), record.timeNs()))) {
      outbox.lost(FactHook.WATCH);
    }
  }

  @Override
  public void finish(long deadlineNs) {
    ending = true;
    thread.interrupt();
    try {
      while (thread.isAlive() && System.nanoTime() < deadlineNs) {
        thread.join(10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    while (noted.poll() != null) {
      outbox.lost(FactHook.WATCH);
    }
  }

  @Override
  public void close() {
    finish(System.nanoTime() + TimeUnit.SECONDS.toNanos(1));
  }

  @Override
  public List<String> notCaptured() {
    return List.of(
        "Accounts, tasks and services are told by their usual files (passwd, shadow, group, cron,"
            + " at, systemd, init.d, autostart, authorized_keys, sudoers), of which the first 256"
            + " KiB are read; what a directory service or a running program keeps is not seen.");
  }

  // ---- the thread that reads ------------------------------------------------------------------

  private void work() {
    while (!ending || !noted.isEmpty()) {
      Touch touch = next();
      if (touch != null) {
        files.changes(touch.path()).forEach(change -> tell(touch, change));
      }
    }
  }

  private @Nullable Touch next() {
    try {
      return ending ? noted.poll() : noted.take();
    } catch (InterruptedException e) {
      return null; // it is to end, and sees that by itself
    }
  }

  private void tell(Touch touch, WatchedFiles.Change change) {
    Fact fact = change.fact();
    SystemKind kind =
        change.isNew()
            ? fact.family().made()
            : change.isGone() ? fact.family().removed() : fact.family().changed();
    boolean isMember = fact.family() == Fact.Family.MEMBER;
    boolean isAccount =
        isMember || fact.family() == Fact.Family.ACCOUNT || fact.family() == Fact.Family.SECRET;
    builder
        .begin(RecordType.SYSTEM, SystemAct.BYTES, touch.timeNs())
        .hook(FactHook.WATCH.number())
        .process(touch.pid(), 0, touch.startNs())
        .bodyInt(SystemAct.KIND, kind.code());
    String group = fact.name().replaceFirst(":.*", "");
    field(FieldId.NAME, isMember ? group : isAccount ? null : fact.name());
    field(FieldId.TARGET_USER, fact.user());
    field(FieldId.COMMAND_LINE, fact.command());
    field(isAccount ? FieldId.TEXT : FieldId.VALUE, change.isGone() ? null : fact.definition());
    field(FieldId.PATH, touch.path());
    outbox.offer(FactHook.WATCH, builder.end());
  }

  private void field(FieldId id, @Nullable String value) {
    if (value != null) {
      builder.field(id, value);
    }
  }
}
