package io.drec.linux.auditd;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one event, put in the order of their types' numbers, which is nearly the kernel's
 * own: so an event is told alike from a log and from {@code ausearch}, which prints it backwards.
 */
record AuditEvent(Stamp stamp, List<AuditMessage> messages) {
  /**
   * @param lines at least one, of one event
   */
  static AuditEvent of(List<AuditLine> lines) {
    List<AuditMessage> messages = new ArrayList<>(lines.size());
    int fieldsLeft = AuditdLimits.EVENT_FIELDS_MAX;
    for (AuditLine line : lines) {
      AuditMessage message = FieldReader.read(line, fieldsLeft);
      fieldsLeft -= message.fields().size();
      messages.add(message);
    }
    messages.sort(
        Comparator.comparingInt((AuditMessage message) -> MessageTypes.number(message.type()))
            .thenComparing(AuditMessage::type)
            .thenComparingInt(message -> message.id("item")));
    return new AuditEvent(lines.get(0).stamp(), List.copyOf(messages));
  }

  /** The first line of a type; null when there is none. */
  @Nullable AuditMessage first(String type) {
    for (AuditMessage message : messages) {
      if (message.type().equals(type)) {
        return message;
      }
    }
    return null;
  }

  List<AuditMessage> all(String type) {
    return messages.stream().filter(message -> message.type().equals(type)).toList();
  }

  /** The working directory; null when the log does not tell it. */
  @Nullable String workingDirectory() {
    AuditMessage message = first("CWD");
    return message == null ? null : message.get("cwd");
  }

  /** The first value that any line has for a name, SYSCALL asked first; null when none has one. */
  @Nullable String told(String name) {
    AuditMessage call = first("SYSCALL");
    String found = call == null ? null : call.get(name);
    for (AuditMessage message : messages) {
      found = found == null ? message.get(name) : found;
    }
    return found;
  }

  /** Who acted, where auditd added names to the numbers; null where it did not. */
  @Nullable String userName() {
    String name = interpreted("uid");
    return name == null ? interpreted("auid") : name;
  }

  private @Nullable String interpreted(String name) {
    String found = null;
    for (AuditMessage message : messages) {
      found = found == null ? message.interpreted(name) : found;
    }
    return found;
  }

  /** The session in which the process acted, as records name sessions; null when it has none. */
  @Nullable String session() {
    return sessionName(told("ses"));
  }

  static @Nullable String sessionName(@Nullable String number) {
    Long session = Numbers.decimal(number);
    return session == null || session < 0 || session >= 0xffff_ffffL
        ? null
        : "0x" + Long.toHexString(session);
  }

  long timeNs() {
    return stamp.timeMs() * 1_000_000;
  }
}
