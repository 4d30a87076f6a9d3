package io.drec.linux.auditd;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Puts the lines of an event together. Lines of several events may be mixed. An event ends with its
 * EOE line; one that has none ends when newer events push it out, or with the log. An event longer
 * than the limits becomes several.
 */
final class EventAssembler {
  private static final int NOTICES_MAX = 1024;

  private static final class Open {
    final List<AuditLine> lines = new ArrayList<>(8);
    final long number;
    int chars;

    Open(long number) {
      this.number = number;
    }
  }

  /**
   * @param behind number of the last event that had begun when it came
   */
  private record Notice(Runnable run, long behind) {}

  private final Map<Stamp, Open> open = new LinkedHashMap<>();
  private final Consumer<List<AuditLine>> out;
  private final Deque<Notice> notices = new ArrayDeque<>();
  private long begun;
  private long openChars;

  EventAssembler(Consumer<List<AuditLine>> out) {
    this.out = out;
  }

  void add(AuditLine line) {
    if (line.type().equals("EOE")) {
      end(line);
      return;
    }
    if (MessageTypes.isAlone(line.type()) && !open.containsKey(line.stamp())) {
      out.accept(List.of(line));
      return;
    }
    Open event = open.computeIfAbsent(line.stamp(), stamp -> new Open(++begun));
    event.lines.add(line);
    event.chars += line.text().length();
    openChars += line.text().length();
    if (event.lines.size() >= AuditdLimits.EVENT_LINES_MAX
        || event.chars >= AuditdLimits.EVENT_CHARS_MAX) {
      open.remove(line.stamp());
      tell(event);
    }
    while (open.size() > AuditdLimits.OPEN_EVENTS_MAX || openChars > AuditdLimits.OPEN_CHARS_MAX) {
      endOldest();
    }
  }

  /**
   * Runs something that stands between lines, when the events that began before it have been told:
   * so that who listens can tell the time of it by the events before and behind.
   */
  void between(Runnable notice) {
    notices.add(new Notice(notice, begun));
    if (notices.size() > NOTICES_MAX) {
      notices.remove().run().run();
    }
    runNotices();
  }

  private void runNotices() {
    long oldest = open.isEmpty() ? Long.MAX_VALUE : open.values().iterator().next().number;
    while (!notices.isEmpty() && notices.element().behind() < oldest) {
      notices.remove().run().run();
    }
  }

  /** Ends all events that are open. */
  void end() {
    while (!open.isEmpty()) {
      endOldest();
    }
  }

  /** The line says no more than that the event is whole; alone it is what is left of one. */
  private void end(AuditLine line) {
    Open event = open.remove(line.stamp());
    if (event == null) {
      out.accept(List.of(line));
    } else {
      tell(event);
    }
  }

  private void endOldest() {
    Iterator<Open> oldest = open.values().iterator();
    Open event = oldest.next();
    oldest.remove();
    tell(event);
  }

  private void tell(Open event) {
    openChars -= event.chars;
    out.accept(event.lines);
    runNotices();
  }
}
