package io.drec.query.script;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes what a command line or a script holds encoded: PowerShell's {@code -EncodedCommand} under
 * every abbreviation (Base64 of UTF-16LE), and Base64 texts that a script decodes itself, also with
 * gzip or deflate inside. What comes out is looked through again.
 */
public final class Encoded {
  /** Layers inside one another. */
  static final int DEPTH_MAX = 4;

  /** Payloads of one text. */
  static final int PAYLOADS_MAX = 16;

  /** Bytes of one payload, decoded and decompressed: more is cut. */
  static final int BYTES_MAX = 1 << 20;

  /** So many of all characters are plain ASCII, or it is no script. */
  private static final double PLAIN_MIN = 0.75;

  /** Dashes that PowerShell takes for one. */
  private static final Pattern OPTION =
      Pattern.compile(
          "(?i)(?:^|\\s)[-/\\u2013\\u2014\\u2015]([a-z]{1,14})(?:\\s+|:\\s*)"
              + "[\"']?([A-Za-z0-9+/]{8,}={0,2})(?![A-Za-z0-9+/=])");

  private static final Pattern LITERAL =
      Pattern.compile("(?i)FromBase64String\\s*\\(\\s*[\"']([A-Za-z0-9+/\\s]{8,}={0,2})[\"']");

  private static final Pattern SHELL = Pattern.compile("(?i)(?:powershell|pwsh)");
  private static final String FUNCTION = "frombase64string";
  private static final String LONG_NAME = "encodedcommand";

  private final List<Decoded> found = new ArrayList<>();

  private Encoded() {}

  /** What a text holds encoded, each layer behind the one that it stood in; empty when nothing. */
  public static List<Decoded> in(String text) {
    Encoded encoded = new Encoded();
    encoded.look(text, 1);
    return List.copyOf(encoded.found);
  }

  /** The texts of {@link #in} alone, without what could not be decoded. */
  public static List<String> texts(String text) {
    return in(text).stream().map(Decoded::text).filter(Objects::nonNull).toList();
  }

  private void look(String text, int depth) {
    if (text.length() < 12 || !mayHold(text)) {
      return;
    }
    Matcher option = OPTION.matcher(text);
    while (found.size() < PAYLOADS_MAX && option.find()) {
      String name = option.group(1).toLowerCase(Locale.ROOT);
      if (name.equals("ec") || LONG_NAME.startsWith(name)) {
        command(option.group(2), SHELL.matcher(text).find(), depth);
      }
    }
    if (containsLiteral(text)) {
      literals(text, depth);
    }
  }

  /** Whether an option's name or the function's may begin somewhere: in most commands none does. */
  private static boolean mayHold(String text) {
    char before = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean option = (c == 'e' || c == 'E') && "-/\u2013\u2014\u2015".indexOf(before) >= 0;
      if (option || (c == 'f' || c == 'F') && isFunctionAt(text, i)) {
        return true;
      }
      before = c;
    }
    return false;
  }

  private static boolean isFunctionAt(String text, int at) {
    return text.regionMatches(true, at, FUNCTION, 0, FUNCTION.length());
  }

  private static boolean containsLiteral(String text) {
    return text.toLowerCase(Locale.ROOT).contains(FUNCTION);
  }

  /** The same letters may mean another thing to another program: then they must read as text. */
  private void command(String payload, boolean isShell, int depth) {
    byte[] bytes = base64(payload);
    String text = bytes == null ? null : utf16(bytes);
    if (text != null && isText(text)) {
      add("Base64 of UTF-16LE", text, bytes, depth);
    } else if (isShell && payload.length() >= 16) {
      String why = bytes == null ? "is no whole Base64" : "holds no UTF-16LE text";
      found.add(new Decoded("-EncodedCommand", null, "cannot be decoded: it " + why, depth));
    }
  }

  private void literals(String text, int depth) {
    Matcher literal = LITERAL.matcher(text);
    while (found.size() < PAYLOADS_MAX && literal.find()) {
      byte[] bytes = base64(literal.group(1).replaceAll("\\s", ""));
      if (bytes == null) {
        found.add(new Decoded("Base64", null, "cannot be decoded: it is no whole Base64", depth));
        continue;
      }
      String how = "Base64";
      byte[] plain = bytes;
      if (bytes.length > 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b) {
        how = "gzip in Base64";
        plain = inflated(bytes, true);
      } else if (text.toLowerCase(Locale.ROOT).contains("deflatestream")) {
        how = "deflate in Base64";
        plain = inflated(bytes, false);
      }
      payload(how, plain, depth);
    }
  }

  private void payload(String how, byte @Nullable [] plain, int depth) {
    if (plain == null) {
      found.add(new Decoded(how, null, "cannot be decompressed: it is damaged or cut", depth));
      return;
    }
    String utf16 = utf16(plain);
    String utf8 = decoded(plain, StandardCharsets.UTF_8);
    if (utf16 != null && isText(utf16)) {
      add(how + " of UTF-16LE", utf16, plain, depth);
    } else if (utf8 != null && isText(utf8)) {
      add(how, utf8, plain, depth);
    } else {
      found.add(new Decoded(how, null, plain.length + " bytes that are no text", depth));
    }
  }

  private void add(String how, String text, byte @Nullable [] bytes, int depth) {
    boolean cut = bytes != null && bytes.length >= BYTES_MAX;
    found.add(new Decoded(how, text, cut ? "cut at " + BYTES_MAX + " bytes" : null, depth));
    if (depth < DEPTH_MAX) {
      look(text, depth + 1);
    } else if (OPTION.matcher(text).find() || containsLiteral(text)) {
      found.add(new Decoded("Base64", null, "more layers inside are not decoded", depth + 1));
    }
  }

  private static byte @Nullable [] base64(String payload) {
    int whole = payload.length() - payload.length() % 4;
    try {
      byte[] bytes = Base64.getDecoder().decode(payload);
      return bytes.length > BYTES_MAX ? java.util.Arrays.copyOf(bytes, BYTES_MAX) : bytes;
    } catch (IllegalArgumentException e) {
      // PowerShell wants it whole; a log may have cut its end, and the rest still tells.
      return payload.length() > 512 && whole > 0 && payload.indexOf('=') < 0
          ? Base64.getDecoder().decode(payload.substring(0, whole))
          : null;
    }
  }

  private static @Nullable String utf16(byte[] bytes) {
    return bytes.length % 2 != 0 ? null : decoded(bytes, StandardCharsets.UTF_16LE);
  }

  private static @Nullable String decoded(byte[] bytes, Charset charset) {
    try {
      return charset
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static boolean isText(String text) {
    long plain =
        text.chars().filter(c -> (c >= ' ' && c < 0x7f) || "\r\n\t".indexOf(c) >= 0).count();
    return !text.isEmpty() && plain >= PLAIN_MIN * text.length();
  }

  private static byte @Nullable [] inflated(byte[] bytes, boolean gzip) {
    try (InputStream in =
        gzip
            ? new GZIPInputStream(new ByteArrayInputStream(bytes))
            : new InflaterInputStream(new ByteArrayInputStream(bytes), new Inflater(true))) {
      return in.readNBytes(BYTES_MAX);
    } catch (IOException e) {
      return null;
    }
  }
}
