package io.drec.linux.logons;

import io.drec.linux.auditd.LiveAudit;
import io.drec.linux.facts.FactHook;
import io.drec.linux.facts.FactOutbox;
import io.drec.linux.facts.FactSource;
import io.drec.record.RecordLayout.Header;
import io.drec.record.RecordView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Listens to the audit system in a thread of its own, and makes records of what concerns us. */
public final class LogonSource implements FactSource {
  /** Messages that wait until their process must have been seen. */
  private static final int WAITING_MAX = 4096;

  /** Records of acts come up to 100 ms after them. */
  private static final long WAIT_NS = TimeUnit.MILLISECONDS.toNanos(400);

  private static final int LOOK_MS = 200;

  /** In place of a message's number: a line of a log file. */
  private static final int LINE = -1;

  /** Read where the audit system tells nothing. */
  private static final List<String> LOG_FILES = List.of("/var/log/auth.log", "/var/log/secure");

  private record Message(int type, String source, String text, long receivedNs) {}

  private final Path root;
  private final boolean scoped;
  private final LongSupplier clock;
  private final LongSupplier wallClock;
  private final FactOutbox outbox;
  private final LiveAudit audit = new LiveAudit();
  private final KnownProcesses processes = new KnownProcesses();
  private final AuthRecords lines = new AuthRecords();
  private final Deque<Message> waiting = new ArrayDeque<>();
  private final Map<String, LogTail> tails = new LinkedHashMap<>();
  private final AuditSocket.Listener listener =
      new AuditSocket.Listener() {
        @Override
        public boolean wants(int type) {
          return LiveAudit.isKept(type);
        }

        @Override
        public void message(int type, String text) {
          received(new Message(type, "", text, System.nanoTime()));
        }

        @Override
        public void overrun() {
          outbox.lost(FactHook.LOGON);
        }
      };
  private final Thread thread = new Thread(this::work, "drec-logons");
  private @Nullable AuditSocket socket;
  private @Nullable String whyNot;
  private String doubt = "";
  private volatile boolean ending;

  /**
   * @param scoped only what recorded processes told is recorded
   * @param root below which log files are
   * @param clock the records' clock
   * @param wallClock since 1970
   */
  public LogonSource(
      boolean scoped, Path root, LongSupplier clock, LongSupplier wallClock, FactOutbox outbox) {
    this.root = root;
    this.scoped = scoped;
    this.clock = clock;
    this.wallClock = wallClock;
    this.outbox = outbox;
  }

  @Override
  public void start() {
    listen();
    if (whyNot != null) {
      for (String file : LOG_FILES) {
        Path path = root.resolve(file.substring(1));
        if (Files.isReadable(path)) {
          tails.put(file, new LogTail(path));
        }
      }
    }
    if (socket != null || !tails.isEmpty()) {
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void listen() {
    if (isInOtherNetwork()) {
      whyNot = "the audit system tells nothing in another network namespace than the host's";
      return;
    }
    try {
      socket = AuditSocket.open();
      Boolean isOn = AuditSocket.isAuditOn();
      doubt = isOn == null ? " Whether the audit system is on may not be asked here." : "";
      whyNot = Boolean.FALSE.equals(isOn) ? "the audit system is off (auditctl -e 1)" : null;
    } catch (IOException e) {
      whyNot = e.getMessage();
    }
  }

  /** The kernel sends its log to the first network namespace alone. */
  private boolean isInOtherNetwork() {
    Path proc = root.resolve("proc");
    try {
      Path own = Files.readSymbolicLink(proc.resolve("self/ns/net"));
      return !own.equals(Files.readSymbolicLink(proc.resolve("1/ns/net")));
    } catch (IOException e) {
      return false; // not known
    }
  }

  @Override
  public void saw(RecordView record) {
    processes.saw(record);
  }

  @Override
  public void finish(long deadlineNs) {
    close();
  }

  @Override
  public void close() {
    ending = true;
    try {
      thread.join(TimeUnit.SECONDS.toMillis(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public List<String> notCaptured() {
    String why = whyNot;
    return List.of(
        why == null
            ? "Logons, su and sudo are recorded as programs tell the audit system of them; what"
                + " only a log file or the journal has is not."
                + doubt
            : tails.isEmpty()
                ? "Logons, su and sudo are not recorded: " + why + ", and there is no auth.log."
                : "Logons, su and sudo are recorded as "
                    + String.join(", ", tails.keySet())
                    + " has them, not their sessions: "
                    + why
                    + ".");
  }

  // ---- the thread that listens ----------------------------------------------------------------

  private void work() {
    AuditSocket open = socket;
    try {
      while (!ending) {
        look(open);
      }
      if (open != null) {
        open.receive(listener);
      }
      lookIntoFiles();
      tellUntil(Long.MAX_VALUE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (open != null) {
        open.close();
      }
    }
  }

  private void look(@Nullable AuditSocket open) throws InterruptedException {
    boolean isIdle = waiting.isEmpty() && tails.isEmpty();
    if (open == null) {
      Thread.sleep(LOOK_MS);
    } else {
      open.await(isIdle ? LOOK_MS * 5 : LOOK_MS);
      open.receive(listener);
    }
    lookIntoFiles();
    tellUntil(System.nanoTime() - WAIT_NS);
  }

  private void lookIntoFiles() {
    tails.forEach(
        (file, tail) -> {
          if (!tail.look(line -> received(new Message(LINE, file, line, System.nanoTime())))) {
            outbox.lost(FactHook.LOGON);
          }
        });
  }

  private void received(Message message) {
    if (waiting.size() >= WAITING_MAX) {
      tell(waiting.remove()); // early: its process may not be known yet
    }
    waiting.add(message);
  }

  private void tellUntil(long timeNs) {
    while (!waiting.isEmpty()
        && (timeNs == Long.MAX_VALUE || waiting.element().receivedNs() - timeNs <= 0)) {
      tell(waiting.remove());
    }
  }

  private void tell(Message message) {
    ByteBuffer record = message.type() == LINE ? ofLine(message) : ofAudit(message);
    if (record != null) {
      outbox.offer(FactHook.LOGON, record);
    }
  }

  private @Nullable ByteBuffer ofLine(Message message) {
    AuthLogLine line = AuthLogLine.read(message.text());
    long startNs = line == null ? 0 : processes.startNs(line.pid());
    if (line == null || (scoped && startNs == 0)) {
      return null;
    }
    long ageNs = System.nanoTime() - message.receivedNs();
    return lines.record(line, message.source(), startNs, clock.getAsLong() - ageNs);
  }

  private @Nullable ByteBuffer ofAudit(Message message) {
    ByteBuffer record = audit.record(message.type(), message.text());
    long startNs = record == null ? 0 : processes.startNs(record.getInt(Header.PID));
    if (record == null || (scoped && startNs == 0)) {
      return null; // of a process outside what is recorded
    }
    long offsetNs = wallClock.getAsLong() - clock.getAsLong();
    record.putLong(Header.TIME_NS, record.getLong(Header.TIME_NS) - offsetNs);
    record.putLong(Header.START_NS, startNs);
    record.putShort(Header.HOOK, (short) FactHook.LOGON.number());
    return record;
  }
}
