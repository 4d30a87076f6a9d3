package io.drec.linux.hash;

import io.drec.linux.facts.FactHook;
import io.drec.linux.facts.FactOutbox;
import io.drec.linux.facts.FactSource;
import io.drec.linux.script.ScriptFinder;
import io.drec.linux.script.ScriptRecords;
import io.drec.record.FieldId;
import io.drec.record.HashState;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.ImageLoad;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import io.drec.sensor.FactsConfig;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files that recorded processes ran, and the libraries they mapped. What runs is noted by
 * the thread that captures; one thread opens it at once, while the process or the name may still
 * lead to it, and reads one file after the other.
 */
public final class HashSource implements FactSource {
  /** Files that wait to be opened. */
  private static final int NOTED_MAX = 4096;

  /** Files that are open and wait to be read. */
  private static final int OPEN_MAX = 128;

  private static final int PART_BYTES = 128 * 1024;
  private static final int NICE = 10;
  private static final long TELL_AGAIN_NS = TimeUnit.HOURS.toNanos(1);
  private static final int CACHED_MAX = 4096;

  private final FactsConfig config;
  private final HashContext context;
  private final FactOutbox outbox;
  private final HashRecords records;
  private final Digests digests;
  private final ScriptRecords texts;
  private final Claims<FileVersion> scripts = new Claims<>(TELL_AGAIN_NS);
  private final Claims<FileVersion> claims = new Claims<>(TELL_AGAIN_NS);
  private final BlockingQueue<Ran> noted = new ArrayBlockingQueue<>(NOTED_MAX);
  private final Queue<Reading> opened = new ArrayDeque<>();
  private final Map<FileVersion, Findings> cache =
      new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<FileVersion, Findings> eldest) {
          return size() > CACHED_MAX;
        }
      };
  private final int pageBytes = FileLibc.getpagesize();
  private final ByteBuffer part = ByteBuffer.allocateDirect(PART_BYTES);
  private final Thread thread = new Thread(this::work, "drec-hash");
  private volatile boolean ending;
  private volatile boolean closed;

  public HashSource(FactsConfig config, HashContext context, FactOutbox outbox) {
    this.config = config;
    this.context = context;
    this.outbox = outbox;
    this.records = new HashRecords(outbox);
    this.texts = new ScriptRecords(config.redact(), outbox);
    this.digests = new Digests(config.hashes(), config.entropy(), config.scriptBytesMax());
  }

  // ---- the thread that captures ---------------------------------------------------------------

  @Override
  public void start() {
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void saw(RecordView record) {
    if (record.type() == RecordType.IMAGE_LOAD) {
      loaded(record);
      return;
    }
    boolean isExec =
        record.type() == RecordType.PROC_START
            && (record.bodyInt(ProcStart.KIND) & RecordLayout.PROC_EXEC) != 0;
    if (!isExec) {
      return;
    }
    if (record.bodyLong(ProcStart.EXE_INODE) != 0 && !config.hashes().isEmpty()) {
      executed(record);
    }
    // Of a process whose root is a directory here nothing is looked up by path.
    ScriptFinder.Found script = record.hasField(FieldId.ROOT) ? null : ScriptFinder.find(record);
    if (script != null) {
      runs(record, script);
    }
  }

  private void runs(RecordView record, ScriptFinder.Found script) {
    int namespace = record.bodyInt(ProcStart.MNT_NS);
    note(
        new Ran(
            RecordLayout.RAN_SCRIPT,
            record.pid(),
            record.startNs(),
            record.timeNs(),
            null,
            "",
            RecordLayout.UNKNOWN_U32,
            script.path(),
            namespace != 0 && namespace == context.mountNamespace(),
            script.isSure()));
  }

  private void executed(RecordView record) {
    FileVersion version =
        new FileVersion(
            record.bodyLong(ProcStart.EXE_DEV),
            record.bodyLong(ProcStart.EXE_INODE),
            record.bodyLong(ProcStart.EXE_CTIME_NS),
            record.bodyLong(ProcStart.EXE_MTIME_NS),
            record.bodyLong(ProcStart.EXE_SIZE));
    if (!claims.claim(version, record.timeNs())) {
      return;
    }
    int generation = record.bodyInt(ProcStart.EXE_GENERATION);
    note(ran(record, RecordLayout.RAN_EXECUTABLE, version, "exe", generation, FieldId.EXE));
  }

  private void loaded(RecordView record) {
    boolean isLibrary =
        record.bodyInt(ImageLoad.KIND) == RecordLayout.IMAGE_LIBRARY
            && record.bodyLong(ImageLoad.CTIME_NS) != 0;
    if (!isLibrary || config.hashes().isEmpty()) {
      return;
    }
    FileVersion version =
        new FileVersion(
            record.bodyLong(ImageLoad.DEV),
            record.bodyLong(ImageLoad.INODE),
            record.bodyLong(ImageLoad.CTIME_NS),
            record.bodyLong(ImageLoad.MTIME_NS),
            record.bodyLong(ImageLoad.FILE_SIZE));
    if (!claims.claim(version, record.timeNs())) {
      return;
    }
    String link = mapping(record.bodyLong(ImageLoad.ADDRESS), record.bodyLong(ImageLoad.SIZE));
    int generation = record.bodyInt(ImageLoad.GENERATION);
    note(ran(record, RecordLayout.RAN_LIBRARY, version, link, generation, FieldId.PATH));
  }

  /** A file of which the kernel told the version. */
  private static Ran ran(
      RecordView record, int role, FileVersion version, String link, int generation, FieldId path) {
    return new Ran(
        role,
        record.pid(),
        record.startNs(),
        record.timeNs(),
        version,
        link,
        generation,
        wholePath(record, path),
        false,
        true);
  }

  /** The kernel's link to what is mapped there, as long as it is mapped so. */
  private String mapping(long address, long bytes) {
    long end = address + (bytes + pageBytes - 1) / pageBytes * pageBytes;
    return "map_files/" + Long.toHexString(address) + "-" + Long.toHexString(end);
  }

  private static byte[] wholePath(RecordView record, FieldId field) {
    int found = record.findField(field);
    byte[] path = found < 0 || record.fieldFlags(found) != 0 ? null : record.fieldBytes(field);
    return path == null || path.length == 0 || path[0] != '/' ? new byte[0] : path;
  }

  private void note(Ran ran) {
    if (!noted.offer(ran)) {
      outbox.lost(FactHook.HASH);
      giveBack(ran);
    }
  }

  private void giveBack(Ran ran) {
    FileVersion version = ran.version();
    if (version != null) {
      claims.giveBack(version);
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
    close();
  }

  /** Ends the thread; what it has not read is lost, and counted by it. */
  @Override
  public void close() {
    ending = true;
    closed = true;
    thread.interrupt();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public List<String> notCaptured() {
    return List.of(
        "Hashes are of programs, libraries and scripts that ran; none of files over "
            + config.hashBytesMax() / (1 << 20)
            + " MiB.");
  }

  // ---- the thread that reads ------------------------------------------------------------------

  private void work() {
    FileLibc.setpriority(0, 0, NICE);
    try {
      while (!closed && (!ending || !noted.isEmpty() || !opened.isEmpty())) {
        Reading next = next();
        if (next != null) {
          read(next);
        }
      }
    } finally {
      abandon();
    }
  }

  private @Nullable Reading next() {
    openNoted();
    Reading next = opened.poll();
    if (next != null || ending) {
      return next;
    }
    try {
      return open(noted.take());
    } catch (InterruptedException e) {
      return null; // it is to end, and sees that by itself
    }
  }

  /** Between two parts: what ran meanwhile may be gone when the file is read. */
  private boolean goesOn() {
    openNoted();
    return !closed;
  }

  private void openNoted() {
    while (opened.size() < OPEN_MAX) {
      Ran ran = noted.poll();
      if (ran == null) {
        return;
      }
      opened.add(open(ran));
    }
  }

  private Reading open(Ran ran) {
    return Reading.open(ran, context.proc(), context.root(), ran.timeNs() + context.wallOffsetNs());
  }

  private void read(Reading reading) {
    try (reading) {
      Ran ran = reading.ran();
      FileVersion found = reading.found();
      boolean isScript = ran.role() == RecordLayout.RAN_SCRIPT;
      boolean isTold =
          isScript && (found == null ? !ran.isSure() : !scripts.claim(found, ran.timeNs()));
      if (isTold) {
        return;
      }
      // A script is told with its text, which is not kept.
      Findings known = found == null || isScript ? null : cache.get(found);
      Findings findings =
          known == null
              ? reading.read(digests, part, config.hashBytesMax(), this::goesOn)
              : known.again();
      if (findings == null) {
        outbox.lost(FactHook.HASH);
        return;
      }
      if (findings.state() == HashState.COMPUTED && found != null) {
        cache.put(found, findings.again());
      }
      boolean mayCome = findings.state() == HashState.GONE || findings.state() == HashState.CHANGED;
      if (mayCome) {
        giveBack(ran);
      }
      if (!config.hashes().isEmpty()) {
        records.tell(ran, findings, context.clockNs());
      }
      if (isScript && config.scriptBytesMax() > 0) {
        tellText(ran, findings);
      }
    }
  }

  private void tellText(Ran ran, Findings findings) {
    FileVersion version = findings.version();
    if (version == null) {
      return;
    }
    byte[] head = findings.head();
    byte[] kept = Arrays.copyOf(head, Math.min(head.length, config.scriptBytesMax()));
    String id =
        findings.hashes().isEmpty()
            ? "inode=" + version.inode() + "," + version.ctimeNs()
            : findings.hashes().get(0);
    texts.tell(
        ran.pid(), ran.startNs(), ran.path(), id, kept, version.sizeBytes(), context.clockNs());
  }

  private void abandon() {
    for (Reading reading = opened.poll(); reading != null; reading = opened.poll()) {
      reading.close();
      outbox.lost(FactHook.HASH);
    }
    while (noted.poll() != null) {
      outbox.lost(FactHook.HASH);
    }
  }
}
