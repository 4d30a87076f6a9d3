package io.drec.linux.auditd;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One line with its fields, in the order of the log. */
record AuditMessage(AuditLine line, List<AuditField> fields) {
  String type() {
    return line.type();
  }

  /** The first field of this name; null when it is absent, or there for nothing. */
  @Nullable String get(String name) {
    for (AuditField field : fields) {
      if (field.name().equals(name)) {
        return field.isTold() ? field.value() : null;
      }
    }
    return null;
  }

  /** A decimal number; null when the field is absent, or in words. */
  @Nullable Long number(String name) {
    return Numbers.decimal(get(name));
  }

  /** An id of 32 bits; {@code RecordLayout.UNKNOWN_U32} when it is absent or not set. */
  int id(String name) {
    Long number = number(name);
    return number == null || number > 0xffff_ffffL ? -1 : (int) (long) number;
  }

  /** A process id; 0 when it is not told. */
  int pid(String name) {
    return Math.max(id(name), 0);
  }

  /** The argument of a system call, which the log has in hexadecimal; null when it is absent. */
  @Nullable Long argument(int index) {
    return Numbers.hexadecimal(get("a" + index));
  }

  /**
   * A name that auditd added to a number ({@code uid=0 … UID="root"}), or put in its place.
   *
   * @param name of the number's field, such as {@code uid}
   */
  @Nullable String interpreted(String name) {
    String added = get(name.toUpperCase(Locale.ROOT));
    if (added != null) {
      return added.equals("unset") || added.startsWith("unknown(") ? null : added;
    }
    String value = get(name);
    return value == null || Numbers.decimal(value) != null || value.equals("unset") ? null : value;
  }
}
