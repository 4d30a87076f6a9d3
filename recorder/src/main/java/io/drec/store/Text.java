package io.drec.store;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The kernel's bytes as text, and back without loss.
 *
 * <p>Bytes are read as UTF-8. A byte that is not UTF-8, and NUL, become {@code \xNN} with two
 * lower-case hex digits. So that no text stands for two byte strings, a backslash that is itself
 * followed by {@code x} and two lower-case hex digits becomes {@code \x5c}; every other backslash
 * stays as it is. Other control characters stay too: who shows a text escapes them for his screen.
 */
public final class Text {
  private static final HexFormat HEX = HexFormat.of();

  private Text() {}

  public static String decode(byte[] bytes) {
    return isPlain(bytes) ? new String(bytes, StandardCharsets.US_ASCII) : decodeAny(bytes);
  }

  /** Nearly every text: nothing in it can need an escape. */
  private static boolean isPlain(byte[] bytes) {
    for (byte one : bytes) {
      if (one <= 0 || one == '\\') {
        return false;
      }
    }
    return true;
  }

  private static String decodeAny(byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer chars = CharBuffer.allocate(bytes.length);
    StringBuilder text = new StringBuilder(bytes.length);
    while (true) {
      CoderResult result = decoder.decode(in, chars, true);
      appendEscaped(text, chars.flip());
      chars.clear();
      if (result.isUnderflow()) {
        return text.toString();
      }
      for (int i = 0; i < result.length(); i++) {
        appendByte(text, in.get());
      }
      decoder.reset();
    }
  }

  private static void appendEscaped(StringBuilder text, CharBuffer chars) {
    for (int i = 0; i < chars.length(); i++) {
      char c = chars.charAt(i);
      if (c == 0 || (c == '\\' && isEscape(chars, i))) {
        appendByte(text, (byte) c);
      } else {
        text.append(c);
      }
    }
  }

  private static void appendByte(StringBuilder text, byte value) {
    text.append("\\x").append(HEX.toHexDigits(value));
  }

  private static boolean isEscape(CharSequence text, int at) {
    return at + 4 <= text.length()
        && text.charAt(at) == '\\'
        && text.charAt(at + 1) == 'x'
        && isLowerHex(text.charAt(at + 2))
        && isLowerHex(text.charAt(at + 3));
  }

  private static boolean isLowerHex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }

  /** The bytes that {@link #decode} made this text from. */
  public static byte[] encode(String text) {
    if (text.indexOf('\\') < 0) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    int plain = 0;
    for (int i = text.indexOf('\\'); i >= 0; i = text.indexOf('\\', i)) {
      if (isEscape(text, i)) {
        bytes.writeBytes(text.substring(plain, i).getBytes(StandardCharsets.UTF_8));
        bytes.write(HexFormat.fromHexDigits(text, i + 2, i + 4));
        i += 4;
        plain = i;
      } else {
        i++;
      }
    }
    bytes.writeBytes(text.substring(plain).getBytes(StandardCharsets.UTF_8));
    return bytes.toByteArray();
  }

  /** Texts that are each ended by a NUL; the last one may lack it. */
  public static List<String> decodeList(byte[] bytes) {
    List<String> texts = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= bytes.length; i++) {
      boolean ended = i < bytes.length && bytes[i] == 0;
      if (ended || (i == bytes.length && i > start)) {
        texts.add(decode(java.util.Arrays.copyOfRange(bytes, start, i)));
        start = i + 1;
      }
    }
    return texts;
  }

  /** What stands behind the last slash; the whole text when there is none or nothing behind it. */
  public static String leaf(String path) {
    int slash = path.lastIndexOf(WindowsPaths.is(path) ? '\\' : '/');
    return slash < 0 || slash == path.length() - 1 ? path : path.substring(slash + 1);
  }
}
