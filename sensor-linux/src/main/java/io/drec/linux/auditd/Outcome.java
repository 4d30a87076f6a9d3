package io.drec.linux.auditd;

/** How a line says that what it tells of did not come about. */
final class Outcome {
  private Outcome() {}

  static boolean isFailure(AuditMessage line) {
    String result = line.get("res");
    String told = result == null ? line.get("result") : result;
    return told != null && (told.equals("0") || told.equals("no") || told.startsWith("fail"));
  }
}
