package io.drec.linux.auditd;

import io.drec.record.FieldId;
import io.drec.record.RecordLayout.Log;
import io.drec.record.RecordType;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes one record of one event: by its system call, else by what a program or the kernel told,
 * else a LOG.
 */
final class EventMapper {
  /** Lines that belong to others, or to a call that is nothing but a call. */
  private static final Set<String> ATTENDANT =
      Set.of("SYSCALL", "PATH", "CWD", "SOCKADDR", "EXECVE", "PROCTITLE", "MMAP", "FD_PAIR");

  private final Draft draft = new Draft();
  private final ProcessMapping processes = new ProcessMapping(draft);
  private final FileMapping files = new FileMapping(draft);
  private final FlowMapping flows = new FlowMapping(draft);
  private final AuthMapping auth = new AuthMapping(draft);
  private final SystemMapping system = new SystemMapping(draft);

  /** Returns the event's record, valid until the next call. */
  ByteBuffer map(AuditEvent event) {
    AuditMessage call = event.first("SYSCALL");
    if (call != null && isCallMapped(event, call)) {
      return draft.end(event, call);
    }
    for (AuditMessage message : event.messages()) {
      if (auth.map(event, message) || system.map(event, message)) {
        return draft.end(event, message);
      }
    }
    log(event);
    return draft.end(event, main(event));
  }

  /** As {@link #map}, of an event that was not imported and stands for no system call. */
  ByteBuffer mapLive(AuditEvent event) {
    for (AuditMessage message : event.messages()) {
      if (auth.map(event, message) || system.map(event, message)) {
        return draft.endLive(event, message);
      }
    }
    log(event);
    return draft.endLive(event, main(event));
  }

  private boolean isCallMapped(AuditEvent event, AuditMessage message) {
    Syscall call = Syscall.of(message);
    return call != null
        && (processes.map(event, message, call)
            || files.map(event, message, call)
            || flows.map(event, message, call));
  }

  private void log(AuditEvent event) {
    draft.begin(event, RecordType.LOG, Log.BYTES).bodyInt(Log.LEVEL, -1);
    draft.actor(event);
    SocketAddress address = SocketAddress.of(event);
    draft.text(FieldId.PATH, address == null ? null : address.path());
    draft.text(FieldId.TEXT, text(event), AuditdLimits.TEXT_BYTES_MAX);
  }

  private static String text(AuditEvent event) {
    return event.messages().stream()
        .map(message -> message.line().text().replace(AuditLine.ENRICHED, ' '))
        .collect(Collectors.joining("\n"));
  }

  /** The line that says what happened. */
  private static AuditMessage main(AuditEvent event) {
    for (AuditMessage message : event.messages()) {
      if (!ATTENDANT.contains(message.type())) {
        return message;
      }
    }
    AuditMessage call = event.first("SYSCALL");
    return call == null ? event.messages().get(0) : call;
  }
}
