package io.drec.linux.auditd;

/**
 * One {@code name=value} of a line.
 *
 * @param value decoded: without its quotes, or from hexadecimal
 * @param isTold false for the log's words for nothing: {@code (null)}, {@code (none)}, {@code ?}
 */
record AuditField(String name, String value, boolean isTold) {}
