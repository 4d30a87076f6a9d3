package io.drec.linux.auditd;

import io.drec.evidence.EvidenceSink;

/**
 * The lines that are not of the audit log: those that {@code ausearch} puts between events are
 * nothing, those of other programs in a syslog are counted and told once, the others are told each.
 */
final class OtherLines {
  private static final int SHOWN_CHARS_MAX = 40;

  private long first;
  private long last;
  private long count;

  void met(String text, long number, EvidenceSink sink) {
    if (text.isBlank() || text.equals("----") || text.startsWith("time->")) {
      return;
    }
    if (LineReader.isSyslog(text)) {
      first = count == 0 ? number : first;
      last = number;
      count++;
      return;
    }
    sink.unreadable("line " + number, why(text));
  }

  private static String why(String text) {
    if (text.contains("audit(")) {
      return "its stamp is not audit(SECONDS.MILLISECONDS:SERIAL), as in what ausearch --raw gives";
    }
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), SHOWN_CHARS_MAX); i++) {
      char c = text.charAt(i);
      shown.append(c >= ' ' && c < 0x7f ? c : '.');
    }
    return "'" + shown + "' is no line of the audit log: it has no msg=audit(…)";
  }

  /** Tells, at the end of the file, of other programs' lines. */
  void tell(EvidenceSink sink) {
    if (count > 0) {
      sink.unreadable(
          "lines " + first + " to " + last,
          count + " of other programs; only those of the audit system are read");
    }
  }
}
