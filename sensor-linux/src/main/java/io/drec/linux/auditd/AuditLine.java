package io.drec.linux.auditd;

/**
 * One line of the log, its fields not read yet.
 *
 * @param type such as {@code SYSCALL}; {@code UNKNOWN[n]} where number n has no name here
 * @param text the line as it stands in the log
 * @param bodyOffset where in it the fields begin
 */
record AuditLine(Stamp stamp, String type, String text, int bodyOffset) {
  /** Parts what the kernel wrote from what auditd added for people. */
  static final char ENRICHED = '\u001d';

  /** The fields as the kernel, or the program that told, wrote them. */
  String rawBody() {
    int enriched = text.indexOf(ENRICHED, bodyOffset);
    return text.substring(bodyOffset, enriched < 0 ? text.length() : enriched).strip();
  }
}
