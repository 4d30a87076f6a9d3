package io.drec.linux.fallback;

import io.drec.linux.auditd.Syscall;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rule on the return of system calls, as the kernel takes it: {@code struct audit_rule_data}. */
final class AuditRule {
  static final int EQUAL = 0x40000000;
  static final int NOT_EQUAL = 0x30000000;

  static final int PID = 0;
  static final int SUCCESS = 104;
  static final int PERM = 106;
  static final int DIRECTORY = 107;
  static final int ADDRESS_FAMILY = 113;
  static final int ARGUMENT = 200;
  private static final int ARCH = 11;
  private static final int KEY = 210;

  static final int PERM_WRITE = 2;
  static final int PERM_READ = 4;

  private static final int AT_EXIT = 4;
  private static final int ALWAYS = 2;
  private static final int FIELDS_MAX = 64;
  private static final int MASK_OFFSET = 12;
  private static final int FIELDS_OFFSET = MASK_OFFSET + 64 * Integer.BYTES;
  private static final int VALUES_OFFSET = FIELDS_OFFSET + FIELDS_MAX * Integer.BYTES;
  private static final int OPERATORS_OFFSET = VALUES_OFFSET + FIELDS_MAX * Integer.BYTES;
  private static final int TEXT_LENGTH_OFFSET = OPERATORS_OFFSET + FIELDS_MAX * Integer.BYTES;
  private static final int TEXT_OFFSET = TEXT_LENGTH_OFFSET + Integer.BYTES;
  private static final int ARCH_X86_64 = 0xc000003e;
  private static final int ARCH_ARM64 = 0xc00000b7;

  private record Field(int name, int operator, int value, byte[] text) {}

  private final List<Field> fields = new ArrayList<>();
  private final int[] mask = new int[64];

  private AuditRule(boolean isArm) {
    where(ARCH, EQUAL, isArm ? ARCH_ARM64 : ARCH_X86_64);
  }

  /** A rule on calls of this machine; those that it does not have are left out. */
  static AuditRule on(boolean isArm, Syscall... calls) {
    AuditRule rule = new AuditRule(isArm);
    for (Syscall call : calls) {
      int number = call.number(isArm);
      if (number >= 0) {
        rule.mask[number / Integer.SIZE] |= 1 << number % Integer.SIZE;
      }
    }
    return rule;
  }

  AuditRule where(int field, int operator, int value) {
    fields.add(new Field(field, operator, value, new byte[0]));
    return this;
  }

  AuditRule where(int field, int value) {
    return where(field, EQUAL, value);
  }

  /** Of files below a directory alone. */
  AuditRule below(String directory) {
    return text(DIRECTORY, directory);
  }

  AuditRule key(String key) {
    return text(KEY, key);
  }

  private AuditRule text(int field, String value) {
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    fields.add(new Field(field, EQUAL, text.length, text));
    return this;
  }

  byte[] bytes() {
    int textBytes = fields.stream().mapToInt(field -> field.text().length).sum();
    ByteBuffer rule =
        ByteBuffer.allocate((TEXT_OFFSET + textBytes + 3) & ~3).order(ByteOrder.LITTLE_ENDIAN);
    rule.putInt(0, AT_EXIT).putInt(Integer.BYTES, ALWAYS).putInt(2 * Integer.BYTES, fields.size());
    for (int i = 0; i < mask.length; i++) {
      rule.putInt(MASK_OFFSET + i * Integer.BYTES, mask[i]);
    }
    int textAt = TEXT_OFFSET;
    for (int i = 0; i < fields.size(); i++) {
      Field field = fields.get(i);
      rule.putInt(FIELDS_OFFSET + i * Integer.BYTES, field.name());
      rule.putInt(VALUES_OFFSET + i * Integer.BYTES, field.value());
      rule.putInt(OPERATORS_OFFSET + i * Integer.BYTES, field.operator());
      rule.put(textAt, field.text());
      textAt += field.text().length;
    }
    rule.putInt(TEXT_LENGTH_OFFSET, textBytes);
    return rule.array();
  }

  /**
   * The key of a rule as the kernel lists it.
   *
   * @return null when it has none, or is not a whole rule
   */
  static @Nullable String keyOf(ByteBuffer rule) {
    if (rule.capacity() < TEXT_OFFSET) {
      return null;
    }
    int textAt = TEXT_OFFSET;
    int count = Math.min(rule.getInt(2 * Integer.BYTES), FIELDS_MAX);
    for (int i = 0; i < count; i++) {
      int field = rule.getInt(FIELDS_OFFSET + i * Integer.BYTES);
      int length = rule.getInt(VALUES_OFFSET + i * Integer.BYTES);
      if (hasText(field)) {
        if (length < 0 || length > rule.capacity() - textAt) {
          return null;
        }
        byte[] text = new byte[length];
        rule.get(textAt, text);
        if (field == KEY) {
          return new String(text, StandardCharsets.UTF_8);
        }
        textAt += length;
      }
    }
    return null;
  }

  /** The fields whose value is the length of a text: labels of subject and object, files, key. */
  private static boolean hasText(int field) {
    boolean isSubject = field >= 13 && field <= 17;
    boolean isObject = field >= 19 && field <= 23;
    return isSubject
        || isObject
        || field == 105
        || field == DIRECTORY
        || field == 112
        || field == KEY;
  }
}
