package io.drec.windows.mapping;

import io.drec.windows.event.EventHeader;
import io.drec.windows.event.WindowsEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Names an event, the same whatever file and shape it comes in: by its number in its host's log and
 * its second; where the collector has dropped the number, by all that it says itself.
 */
final class Fingerprint {
  static final int BYTES = 16;

  private static final long SECOND_NS = 1_000_000_000L;

  private final MessageDigest digest;
  private byte[] text = new byte[1 << 14];
  private int length;
  private int[] fields = new int[64];

  Fingerprint() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("a JVM without SHA-256", e);
    }
  }

  /** The first 16 bytes of the hash; {@code timeNs} as the record has it. */
  byte[] of(WindowsEvent event, long timeNs) {
    length = 0;
    addHost(event);
    addLower(event, event.find(EventHeader.CHANNEL));
    add(event, event.find(EventHeader.PROVIDER));
    add(event, event.find(EventHeader.CODE));
    long number = event.number(EventHeader.RECORD_NUMBER);
    if (number > 0) {
      addLong(number);
      addLong(Math.floorDiv(timeNs, SECOND_NS));
    } else {
      addFields(event);
    }
    digest.update(text, 0, length);
    return Arrays.copyOf(digest.digest(), BYTES);
  }

  private void addFields(WindowsEvent event) {
    if (fields.length < event.fieldCount()) {
      fields = new int[2 * event.fieldCount()];
    }
    int count = event.ownFields(fields);
    for (int i = 0; i < count; i++) {
      byte[] name = event.lowerName(fields[i]).getBytes(StandardCharsets.UTF_8);
      addPart(name, 0, name.length);
      add(event, fields[i]);
    }
  }

  /** The host's name up to its first dot. */
  private void addHost(WindowsEvent event) {
    int index = event.find(EventHeader.COMPUTER);
    int start = length;
    addLower(event, index);
    for (int at = start + 4; at < length; at++) {
      if (text[at] == '.') {
        length = at;
        putInt(start, length - start - 4);
        return;
      }
    }
  }

  private void addLower(WindowsEvent event, int index) {
    int start = length + 4;
    add(event, index);
    for (int at = start; at < length; at++) {
      if (text[at] >= 'A' && text[at] <= 'Z') {
        text[at] += 32;
      }
    }
  }

  private void add(WindowsEvent event, int index) {
    if (index < 0) {
      addPart(event.data(), 0, 0);
    } else {
      addPart(event.data(), event.valueOffset(index), event.valueLength(index));
    }
  }

  private void addPart(byte[] from, int offset, int count) {
    reserve(count + 4);
    putInt(length, count);
    System.arraycopy(from, offset, text, length + 4, count);
    length += count + 4;
  }

  private void addLong(long value) {
    reserve(8);
    putInt(length, (int) value);
    putInt(length + 4, (int) (value >> 32));
    length += 8;
  }

  private void putInt(int at, int value) {
    text[at] = (byte) value;
    text[at + 1] = (byte) (value >> 8);
    text[at + 2] = (byte) (value >> 16);
    text[at + 3] = (byte) (value >> 24);
  }

  private void reserve(int more) {
    if (text.length - length < more) {
      text = Arrays.copyOf(text, Math.max(2 * text.length, length + more));
    }
  }
}
