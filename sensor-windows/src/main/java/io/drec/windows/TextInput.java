package io.drec.windows;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Text as Windows' own tools write it: UTF-16 where they redirect their output to a file. */
final class TextInput extends InputStream {
  private static final int CHARS = 1 << 14;

  private final Reader reader;
  private final char[] chars = new char[CHARS];
  private byte[] bytes = new byte[0];
  private int next;

  private TextInput(Reader reader) {
    this.reader = reader;
  }

  /** The text as UTF-8. */
  static InputStream utf8(InputStream in) throws IOException {
    InputStream marked = in.markSupported() ? in : new BufferedInputStream(in);
    marked.mark(2);
    byte[] mark = marked.readNBytes(2);
    marked.reset();
    Charset charset = charset(mark);
    return charset == null ? marked : new TextInput(new InputStreamReader(marked, charset));
  }

  /** The beginning of a text. */
  static String head(byte[] head) {
    Charset charset = charset(head);
    String text = new String(head, charset == null ? StandardCharsets.UTF_8 : charset);
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  private static @Nullable Charset charset(byte[] head) {
    if (head.length < 2) {
      return null;
    }
    if (head[0] == (byte) 0xff && head[1] == (byte) 0xfe) {
      return StandardCharsets.UTF_16LE;
    }
    return head[0] == (byte) 0xfe && head[1] == (byte) 0xff ? StandardCharsets.UTF_16BE : null;
  }

  @Override
  public int read() throws IOException {
    return fill() ? bytes[next++] & 0xff : -1;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, bytes.length - next);
    System.arraycopy(bytes, next, to, offset, count);
    next += count;
    return count;
  }

  private boolean fill() throws IOException {
    while (next == bytes.length) {
      int count = reader.read(chars, 0, CHARS - 1);
      if (count < 0) {
        return false;
      }
      if (count > 0 && Character.isHighSurrogate(chars[count - 1])) {
        int low = reader.read();
        if (low >= 0) {
          chars[count++] = (char) low;
        }
      }
      bytes = new String(chars, 0, count).getBytes(StandardCharsets.UTF_8);
      next = 0;
    }
    return true;
  }
}
