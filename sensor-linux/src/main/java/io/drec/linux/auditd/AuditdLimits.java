package io.drec.linux.auditd;

import io.drec.record.RecordLayout;

/**
 * What bounds the memory that a log can take, and a record's fields.
 *
 * <p>Open events hold at most {@link #OPEN_CHARS_MAX} of text and one line more; fields are read
 * for one event at a time. A record is {@link #ARGUMENTS_BYTES_MAX} or {@link #TEXT_BYTES_MAX},
 * {@link #DATA_BYTES_MAX}, and a dozen fields of {@link #VALUE_BYTES_MAX}: 64 + 128 + 12 · 4 = 240
 * KiB of {@link RecordLayout#RECORD_LENGTH_MAX}.
 */
final class AuditdLimits {
  static final int LINE_BYTES_MAX = 1 << 20;
  static final int EVENT_LINES_MAX = 512;
  static final int EVENT_CHARS_MAX = 4 << 20;
  static final int EVENT_FIELDS_MAX = 1 << 17;
  static final int OPEN_EVENTS_MAX = 1024;
  static final int OPEN_CHARS_MAX = 16 << 20;

  static final int ARGUMENTS_BYTES_MAX = 64 << 10;
  static final int TEXT_BYTES_MAX = 64 << 10;
  static final int DATA_BYTES_MAX = 128 << 10;
  static final int VALUE_BYTES_MAX = 4 << 10;

  private AuditdLimits() {}
}
