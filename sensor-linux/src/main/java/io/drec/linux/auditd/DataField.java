package io.drec.linux.auditd;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Field DATA: every field of every line, decoded. Where an event has several lines, a name is
 * {@code TYPE.name}; where it has several of a type, {@code TYPE[n].name}, n from 0. A title's
 * NULs, which part its arguments, are spaces.
 *
 * @param bytes all of it
 * @param wholeFieldsBytes how much of it a record keeps: whole fields, within the limit
 */
record DataField(byte[] bytes, int wholeFieldsBytes) {
  static DataField of(AuditEvent event) {
    List<AuditMessage> messages = event.messages();
    Map<String, Integer> counts = new HashMap<>();
    messages.forEach(message -> counts.merge(message.type(), 1, Integer::sum));
    Map<String, Integer> seen = new HashMap<>();
    ByteArrayOutputStream data = new ByteArrayOutputStream(4096);
    int kept = 0;
    for (AuditMessage message : messages) {
      String type = message.type();
      int index = seen.merge(type, 1, Integer::sum) - 1;
      String several = counts.getOrDefault(type, 1) > 1 ? type + "[" + index + "]." : type + ".";
      String prefix = messages.size() == 1 ? "" : several;
      for (AuditField field : message.fields()) {
        append(data, prefix + field.name());
        append(data, field.name().equals("proctitle") ? title(field) : field.value());
        kept = data.size() <= AuditdLimits.DATA_BYTES_MAX ? data.size() : kept;
      }
    }
    return new DataField(data.toByteArray(), kept);
  }

  private static String title(AuditField field) {
    return field.value().replace('\0', ' ');
  }

  private static void append(ByteArrayOutputStream data, String text) {
    int length = text.length();
    data.write(length);
    data.write(length >>> 8);
    data.write(length >>> 16);
    data.write(length >>> 24);
    data.write(text.getBytes(StandardCharsets.ISO_8859_1), 0, length);
  }
}
