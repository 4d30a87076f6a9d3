package io.drec.linux.script;

import io.drec.linux.facts.FactHook;
import io.drec.linux.facts.FactOutbox;
import io.drec.record.FieldId;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout.Script;
import io.drec.record.RecordType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Writes the text of a script as SCRIPT, in parts. One thread. */
public final class ScriptRecords {
  static final int PART_BYTES = 16 * 1024;

  /** A file that has a NUL among its first bytes is no text. */
  private static final int LOOK_BYTES = 4096;

  private static final String REDACTED = "***";

  private final List<Pattern> redact;
  private final FactOutbox outbox;
  private final RecordBuilder builder = new RecordBuilder();

  public ScriptRecords(List<Pattern> redact, FactOutbox outbox) {
    this.redact = redact;
    this.outbox = outbox;
  }

  /**
   * Tells the text of a script that a process runs.
   *
   * @param id names this version of it
   * @param kept its beginning; all of it when it is no longer
   * @param sizeBytes of the whole
   */
  public void tell(
      int pid, long startNs, byte[] path, String id, byte[] kept, long sizeBytes, long timeNs) {
    if (kept.length == 0 || isBinary(kept)) {
      return;
    }
    byte[] text = redacted(kept);
    // How long the rest is after redaction nobody knows: it counts as it is.
    long whole = text.length + Math.max(0, sizeBytes - kept.length);
    int told = (text.length + PART_BYTES - 1) / PART_BYTES;
    int parts =
        (int) Math.min(Integer.MAX_VALUE, Math.max(told, (whole + PART_BYTES - 1) / PART_BYTES));
    int from = 0;
    for (int part = 1; from < text.length; part++) {
      int to = part == told ? text.length : boundary(text, part * PART_BYTES);
      begin(pid, startNs, id, timeNs)
          .bodyInt(Script.PART, part)
          .bodyInt(Script.PARTS, parts)
          .field(FieldId.PATH, path)
          .field(FieldId.VALUE, Arrays.copyOfRange(text, from, to));
      outbox.offer(FactHook.SCRIPT, builder.end());
      from = to;
    }
  }

  /**
   * Tells one part of a text of which nobody knows how long it will be.
   *
   * @param part from 1 on; what is left out is missing
   * @param bytes at most 64 KiB
   */
  void tellPart(int pid, long startNs, String id, int part, byte[] bytes, long timeNs) {
    if (bytes.length > 0 && !isBinary(bytes)) {
      begin(pid, startNs, id, timeNs)
          .bodyInt(Script.PART, part)
          .field(FieldId.VALUE, redacted(bytes));
      outbox.offer(FactHook.SCRIPT, builder.end());
    }
  }

  private RecordBuilder begin(int pid, long startNs, String id, long timeNs) {
    return builder
        .begin(RecordType.SCRIPT, Script.BYTES, timeNs)
        .hook(FactHook.SCRIPT.number())
        .process(pid, 0, startNs)
        .field(FieldId.SCRIPT_ID, id);
  }

  private static boolean isBinary(byte[] bytes) {
    for (int i = 0; i < Math.min(bytes.length, LOOK_BYTES); i++) {
      if (bytes[i] == 0) {
        return true;
      }
    }
    return false;
  }

  /** A letter of several bytes stays in one part. */
  private static int boundary(byte[] text, int at) {
    int end = Math.min(at, text.length);
    int back = 0;
    while (end > 0 && end < text.length && back < 4 && (text[end] & 0xc0) == 0x80) {
      end--;
      back++;
    }
    return end;
  }

  private byte[] redacted(byte[] bytes) {
    if (redact.isEmpty()) {
      return bytes;
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    for (Pattern pattern : redact) {
      text = pattern.matcher(text).replaceAll(REDACTED);
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
