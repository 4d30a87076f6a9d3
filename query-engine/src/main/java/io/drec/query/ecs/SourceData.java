package io.drec.query.ecs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Every field of an imported event as its source had it: pairs of name and value, read from a
 * record's DATA when they are first asked for. What is cut off at its end is left out.
 */
public final class SourceData {
  static final SourceData NONE = new SourceData(new byte[0]);

  private final byte[] bytes;
  private @Nullable List<Pair> pairs;

  private record Pair(String name, String value) {}

  SourceData(byte[] bytes) {
    this.bytes = bytes;
  }

  public boolean isEmpty() {
    return bytes.length == 0;
  }

  /** The values of a name, whatever its case. */
  List<Object> get(String name) {
    List<Object> found = List.of();
    for (Pair pair : pairs()) {
      if (pair.name.equalsIgnoreCase(name)) {
        if (found.isEmpty()) {
          found = new ArrayList<>(1);
        }
        found.add(pair.value);
      }
    }
    return found;
  }

  /**
   * Whether letters could stand in a name or value, whatever their case: looked up in the bytes, so
   * that nearly all events need not be read. Where a text is not all ASCII, they could.
   */
  public boolean mayHold(String needle) {
    byte[] wanted = needle.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
    if (wanted.length == 0 || !isAscii(wanted, 0, wanted.length)) {
      return bytes.length > 0;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (in.remaining() >= Integer.BYTES) {
      int length = in.getInt();
      if (length < 0 || length > in.remaining()) {
        return false;
      }
      int from = in.position();
      if (mayHold(wanted, from, from + length)) {
        return true;
      }
      in.position(from + length);
    }
    return false;
  }

  /** One look at each byte: this runs over all that was ever imported. */
  private boolean mayHold(byte[] wanted, int from, int to) {
    byte[] data = bytes;
    int first = wanted[0];
    int other = first >= 'a' && first <= 'z' ? first - ('a' - 'A') : first;
    for (int at = from; at < to; at++) {
      int letter = data[at];
      if (letter < 0) {
        return true;
      }
      boolean begins = letter == first || letter == other;
      if (begins && to - at >= wanted.length && isAt(at, wanted)) {
        return true;
      }
    }
    return false;
  }

  private boolean isAt(int at, byte[] wanted) {
    int i = 1;
    while (i < wanted.length && lower(bytes[at + i]) == wanted[i]) {
      i++;
    }
    return i == wanted.length;
  }

  private static int lower(byte letter) {
    return letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
  }

  private static boolean isAscii(byte[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text[i] < 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether a value passes. */
  public boolean anyValue(Predicate<String> test) {
    for (Pair pair : pairs()) {
      if (test.test(pair.value)) {
        return true;
      }
    }
    return false;
  }

  /** Of a name that comes twice, all values stand with the first. */
  void putAll(Map<EventField, List<Object>> fields) {
    for (Pair pair : pairs()) {
      fields.computeIfAbsent(new DataField(pair.name), name -> get(pair.name));
    }
  }

  private List<Pair> pairs() {
    List<Pair> read = pairs;
    if (read == null) {
      read = read();
      pairs = read;
    }
    return read;
  }

  private List<Pair> read() {
    List<Pair> read = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (true) {
      String name = text(in);
      String value = name == null ? null : text(in);
      if (name == null || value == null) {
        return read;
      }
      read.add(new Pair(name, value));
    }
  }

  private static @Nullable String text(ByteBuffer in) {
    if (in.remaining() < 4) {
      return null;
    }
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      return null;
    }
    String text =
        new String(in.array(), in.arrayOffset() + in.position(), length, StandardCharsets.UTF_8);
    in.position(in.position() + length);
    return text;
  }
}
