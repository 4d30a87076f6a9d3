package io.drec.linux.auditd;

import io.drec.record.FieldId;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what the audit system tells of system calls while they happen, and makes records of
 * them: as imported ones are made, but with opens as sessions, and without the log's own words
 * beside. One thread.
 */
public final class LiveCalls {
  /** The kernel's message types about a call: from SYSCALL to what stands beside it. */
  private static final int FIRST = 1300;

  private static final int LAST = 1399;

  /** The process's title: it is asked of /proc, or was told by its exec. */
  private static final int TITLE = 1327;

  private final Draft draft = new Draft();
  private final ProcessMapping processes = new ProcessMapping(draft);
  private final FileMapping files = new FileMapping(draft);
  private final SessionMapping sessions = new SessionMapping(draft);
  private final FlowMapping flows = new FlowMapping(draft);
  private final EventAssembler events = new EventAssembler(this::tell);
  private final Consumer<LiveCall> listener;

  /**
   * @param listener takes each call; valid until it returns
   */
  public LiveCalls(Consumer<LiveCall> listener) {
    this.listener = listener;
  }

  /** Whether messages of this type are about calls. */
  public static boolean isAboutCalls(int type) {
    return type >= FIRST && type <= LAST && type != TITLE;
  }

  /**
   * Takes one message.
   *
   * @param text as the kernel sends it: {@code audit(1700000000.123:456): arch=…}
   */
  public void message(int type, String text) {
    AuditLine line = LineReader.read("type=" + type + " msg=" + text);
    if (line != null) {
      events.add(line);
    }
  }

  /** No more will come of the events that are open: what ends them was lost. */
  public void end() {
    events.end();
  }

  private void tell(List<AuditLine> lines) {
    AuditEvent event = AuditEvent.of(lines);
    AuditMessage line = event.first("SYSCALL");
    Syscall name = line == null ? null : Syscall.of(line);
    if (line != null && name != null) {
      listener.accept(new LiveCall(this, event, line, name));
    }
  }

  @Nullable ByteBuffer record(
      AuditEvent event, AuditMessage line, Syscall name, Map<FieldId, String> added) {
    boolean isMade =
        switch (name) {
          case OPEN, OPENAT, OPENAT2, CREAT -> sessions.map(event, line, name);
          default ->
              processes.map(event, line, name)
                  || files.map(event, line, name)
                  || flows.map(event, line, name);
        };
    if (!isMade) {
      return null;
    }
    added.forEach(draft::text);
    Long items = line.number("items");
    if (items != null && items > event.all("PATH").size()) {
      draft.incomplete();
    }
    return draft.endCall();
  }

  ByteBuffer beginning(AuditEvent event, AuditMessage line) {
    processes.beginning(event, line);
    return draft.endCall();
  }
}
