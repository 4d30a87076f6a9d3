package io.drec.dns;

import io.drec.store.Addresses;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one message (RFC 1035, section 4). Of several questions the first is told; nobody asks
 * several.
 */
public final class DnsDecoder {
  /** Answers kept of one message. */
  static final int ANSWERS_MAX = 64;

  /** Pointers followed in one name: each must lead to an earlier place, so none can circle. */
  private static final int JUMPS_MAX = 32;

  private static final int HEADER_BYTES = 12;
  private static final int NAME_BYTES_MAX = 255;
  private static final int A = 1;
  private static final int NS = 2;
  private static final int CNAME = 5;
  private static final int PTR = 12;
  private static final int MX = 15;
  private static final int TXT = 16;
  private static final int AAAA = 28;
  private static final int FAMILY_4 = 2;
  private static final int FAMILY_6 = 10;

  private final byte[] bytes;
  private final List<String> answers = new ArrayList<>();
  private final List<String> addresses = new ArrayList<>();
  private int at = HEADER_BYTES;

  private DnsDecoder(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Null when the bytes are no message with a question. */
  public static @Nullable DnsMessage decode(byte[] message) {
    return message.length < HEADER_BYTES ? null : new DnsDecoder(message).message();
  }

  private @Nullable DnsMessage message() {
    int flags = u16(2);
    int questions = u16(4);
    int answerCount = u16(6);
    if (questions == 0) {
      return null;
    }
    String name = name();
    if (name == null || at + 4 > bytes.length) {
      return null;
    }
    int type = u16(at);
    at += 4;
    for (int i = 1; i < questions; i++) {
      if (name() == null || at + 4 > bytes.length) {
        return null;
      }
      at += 4;
    }
    boolean whole = answerCount <= ANSWERS_MAX;
    for (int i = 0; i < Math.min(answerCount, ANSWERS_MAX) && whole; i++) {
      whole = answer();
    }
    boolean response = (flags & 0x8000) != 0;
    return new DnsMessage(response, flags & 0xf, name, type, answers, addresses, whole);
  }

  private int u16(int offset) {
    return (bytes[offset] & 0xff) << 8 | bytes[offset + 1] & 0xff;
  }

  private boolean answer() {
    if (name() == null || at + 10 > bytes.length) {
      return false;
    }
    int type = u16(at);
    int length = u16(at + 8);
    int data = at + 10;
    int end = data + length;
    if (end > bytes.length) {
      return false;
    }
    String told = told(type, data, length);
    if (told != null) {
      answers.add(told);
    }
    at = end;
    return true;
  }

  private @Nullable String told(int type, int data, int length) {
    if ((type == A && length == 4) || (type == AAAA && length == 16)) {
      byte[] address = Arrays.copyOf(Arrays.copyOfRange(bytes, data, data + length), 16);
      String text = Addresses.text(type == A ? FAMILY_4 : FAMILY_6, address);
      addresses.add(text);
      return text;
    }
    return switch (type) {
      case NS, CNAME, PTR -> nameAt(data);
      case MX -> length > 2 ? nameAt(data + 2) : null;
      case TXT -> length > 1 ? escaped(data + 1, Math.min(length - 1, bytes[data] & 0xff)) : null;
      default -> null;
    };
  }

  private @Nullable String nameAt(int offset) {
    int before = at;
    at = offset;
    String name = name();
    at = before;
    return name;
  }

  /** The name at {@code at}, which then stands behind it; null when it is none. */
  private @Nullable String name() {
    StringBuilder name = new StringBuilder();
    int from = at;
    int behind = -1;
    int jumps = 0;
    while (from < bytes.length && name.length() <= 4 * NAME_BYTES_MAX) {
      int length = bytes[from] & 0xff;
      if (length == 0) {
        at = behind < 0 ? from + 1 : behind;
        return name.toString();
      }
      if (length >= 0xc0) {
        int target = from + 1 < bytes.length ? u16(from) & 0x3fff : Integer.MAX_VALUE;
        if (target >= from || ++jumps > JUMPS_MAX) {
          return null;
        }
        behind = behind < 0 ? from + 2 : behind;
        from = target;
        continue;
      }
      if (length > 63 || from + 1 + length > bytes.length) {
        return null;
      }
      name.append(name.length() == 0 ? "" : ".").append(escaped(from + 1, length));
      from += 1 + length;
    }
    return null;
  }

  private String escaped(int offset, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = offset; i < offset + length; i++) {
      int c = bytes[i] & 0xff;
      if (c > ' ' && c < 0x7f && c != '\\') {
        text.append((char) c);
      } else {
        text.append(String.format(Locale.ROOT, "\\%03d", c));
      }
    }
    return text.toString();
  }
}
