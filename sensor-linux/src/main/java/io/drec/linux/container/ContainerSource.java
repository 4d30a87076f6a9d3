package io.drec.linux.container;

import io.drec.linux.facts.FactHook;
import io.drec.linux.facts.FactOutbox;
import io.drec.linux.facts.FactSource;
import io.drec.record.ContainerGroup;
import io.drec.record.FieldId;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout.ProcStart;
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

/**
 * Tells of each container that a recorded process was started in: once an hour, so that footage
 * which outlives older footage still says it.
 */
public final class ContainerSource implements FactSource {
  private static final long TELL_AGAIN_NS = TimeUnit.HOURS.toNanos(1);
  private static final int NOTED_MAX = 1024;
  private static final int KNOWN_MAX = 4096;

  private record Seen(ContainerGroup container, int pid, long startNs, long timeNs) {}

  private final ContainerFiles files;
  private final FactOutbox outbox;
  private final RecordBuilder builder = new RecordBuilder();
  private final BlockingQueue<Seen> noted = new ArrayBlockingQueue<>(NOTED_MAX);

  /** When each control group, by its number or its path, is to be looked at again. */
  private final Map<Object, Long> known =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Long> eldest) {
          return size() > KNOWN_MAX;
        }
      };

  private final Thread thread = new Thread(this::work, "drec-container");
  private volatile boolean ending;

  /**
   * @param root of the file system in which the runtimes' directories are
   */
  public ContainerSource(Path root, FactOutbox outbox) {
    this.files = new ContainerFiles(root);
    this.outbox = outbox;
  }

  @Override
  public void start() {
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void saw(RecordView record) {
    if (record.type() != RecordType.PROC_START) {
      return;
    }
    long group = record.bodyLong(ProcStart.CGROUP_ID);
    Object key = group == 0 ? pathOf(record) : Long.valueOf(group);
    Long dueNs = known.get(key);
    if (dueNs != null && record.timeNs() < dueNs) {
      return;
    }
    String path = pathOf(record);
    if (path.isEmpty()) {
      return;
    }
    known.put(key, record.timeNs() + TELL_AGAIN_NS);
    ContainerGroup container = ContainerGroup.inPath(path);
    if (container != null
        && !noted.offer(new Seen(container, record.pid(), record.startNs(), record.timeNs()))) {
      outbox.lost(FactHook.CONTAINER);
    }
  }

  private static String pathOf(RecordView record) {
    byte[] path = record.fieldBytes(FieldId.CGROUP);
    return path == null ? "" : new String(path, StandardCharsets.UTF_8);
  }

  private void work() {
    while (!ending || !noted.isEmpty()) {
      Seen seen = next();
      if (seen != null) {
        tell(seen, files.look(seen.container().id()));
      }
    }
  }

  private @Nullable Seen next() {
    try {
      return ending ? noted.poll() : noted.take();
    } catch (InterruptedException e) {
      return null; // it is to end, and sees that by itself
    }
  }

  private void tell(Seen seen, Told told) {
    String runtime = told.runtime();
    builder
        .begin(RecordType.SYSTEM, SystemAct.BYTES, seen.timeNs())
        .hook(FactHook.CONTAINER.number())
        .process(seen.pid(), 0, seen.startNs())
        .bodyInt(SystemAct.KIND, SystemKind.CONTAINER.code())
        .field(FieldId.CONTAINER_ID, seen.container().id())
        .field(FieldId.PROVIDER, runtime == null ? seen.container().runtime() : runtime);
    put(FieldId.IMAGE, told.image());
    put(FieldId.NAME, told.name());
    put(FieldId.CHANNEL, told.file());
    put(FieldId.ERROR, told.error());
    outbox.offer(FactHook.CONTAINER, builder.end());
  }

  private void put(FieldId field, @Nullable String value) {
    if (value != null) {
      builder.field(field, value);
    }
  }

  @Override
  public void finish(long deadlineNs) {
    ending = true;
    thread.interrupt();
    try {
      thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    while (noted.poll() != null) {
      outbox.lost(FactHook.CONTAINER);
    }
  }

  @Override
  public List<String> notCaptured() {
    return List.of();
  }

  @Override
  public void close() {
    finish(System.nanoTime() + TimeUnit.SECONDS.toNanos(1));
  }
}
