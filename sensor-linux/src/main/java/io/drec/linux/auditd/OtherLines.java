package io.drec.linux.auditd;

import org.jspecify.annotations.Nullable;

/**
 * Lines that are not of the audit log: which of them are nothing, and what to say of the others.
 */
final class OtherLines {
  private static final int SHOWN_CHARS_MAX = 40;

  private OtherLines() {}

  /**
   * Why a line could not be read; null for what belongs there without being of the log: what {@code
   * ausearch} puts between events, and lines of other programs in a syslog.
   */
  static @Nullable String why(String text) {
    boolean isBetween = text.isBlank() || text.equals("----") || text.startsWith("time->");
    if (isBetween || LineReader.isSyslog(text)) {
      return null;
    }
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
}
