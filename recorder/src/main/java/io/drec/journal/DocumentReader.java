package io.drec.journal;

import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.Frame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Walks the documents of one Chronicle file with read calls.
 *
 * <p>Why not Chronicle's own tailer: it maps the file, and a mapped file that is shorter than it
 * should be kills or cripples the process that reads it (SIGBUS); it wants more than a reader's
 * rights for some of its files; and it counts as resident memory. Reading needs one fact of the
 * format: a document is a little-endian word (30 bits of length, one bit "metadata", one bit "not
 * complete") and its bytes, at a multiple of 4. The writer sets the word last, so that a complete
 * word means complete bytes.
 */
final class DocumentReader implements AutoCloseable {
  /** Enough for the longest frame and the word before it. */
  static final int WINDOW_BYTES = RecordLayout.FRAME_LENGTH_MAX + 64;

  private static final int WORD_BYTES = 4;
  private static final int NOT_COMPLETE = 0x80000000;
  private static final int METADATA = 0x40000000;
  private static final int END_OF_DATA = NOT_COMPLETE | METADATA;
  private static final int LENGTH_MASK = 0x3fffffff;

  /** Read at once when less is needed: small frames then share a call. */
  private static final int READ_AHEAD_BYTES = 64 * 1024;

  /** What lies at a position. */
  enum Found {
    /** A complete document, from {@link #offset} in {@link #window}. */
    DOCUMENT,
    /** Nothing yet, or a document that is being written: look again later. */
    NOTHING,
    /** The writer's mark that no more will come in this file. */
    END,
    /** No document can lie here; nothing behind it can be found by walking. */
    BROKEN
  }

  private final FileChannel channel;
  private final ByteBuffer window;
  private long windowPosition;
  private int windowLength;
  private long position;
  private long nextPosition;
  private int offset;
  private int length;
  private int word;

  /**
   * @param window to read into, little-endian; nobody else may use it meanwhile
   */
  DocumentReader(Path file, ByteBuffer window) throws IOException {
    this.channel = FileChannel.open(file, StandardOpenOption.READ);
    this.window = window;
  }

  static ByteBuffer newWindow() {
    return ByteBuffer.allocateDirect(WINDOW_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Steps to the next document of data. Its first bytes are in the window, as far as a frame's
   * header goes; {@link #load} brings all of them.
   */
  Found next() throws IOException {
    position = nextPosition;
    for (; ; ) {
      if (!read(position, WORD_BYTES)) {
        return nothing();
      }
      word = window.getInt(windowOffset(position));
      if (word == END_OF_DATA && position > 0) {
        return Found.END;
      }
      if (word == 0 || (word & NOT_COMPLETE) != 0) {
        return nothing();
      }
      length = word & LENGTH_MASK;
      long behind = behind(position, length);
      if ((word & METADATA) == 0) {
        return document(behind);
      }
      if (behind > channel.size()) {
        return Found.BROKEN;
      }
      position = behind;
      nextPosition = behind;
    }
  }

  private Found document(long behind) throws IOException {
    boolean fits = length > 0 && length <= RecordLayout.FRAME_LENGTH_MAX;
    if (!fits || behind > channel.size() || !read(position, WORD_BYTES + headOf(length))) {
      return Found.BROKEN;
    }
    offset = windowOffset(position) + WORD_BYTES;
    nextPosition = behind;
    return Found.DOCUMENT;
  }

  /** What was read may be out of date by the next call. */
  private Found nothing() {
    windowLength = 0;
    return Found.NOTHING;
  }

  /** Brings the whole document into the window; false when the file ends within it. */
  boolean load() throws IOException {
    if (!read(position, WORD_BYTES + length)) {
      return false;
    }
    offset = windowOffset(position) + WORD_BYTES;
    return true;
  }

  /** Forgets what was read ahead, so that {@link #load} reads it anew. */
  void forget() {
    windowLength = 0;
  }

  /**
   * Looks for the next frame behind the current position by its magic, where walking cannot go on.
   *
   * @return whether {@link #next} will find it
   */
  boolean seekFrame() throws IOException {
    long at = position + WORD_BYTES;
    while (read(at, WORD_BYTES + headOf(Integer.MAX_VALUE))) {
      int from = windowOffset(at);
      int last = windowLength - WORD_BYTES - Frame.BYTES;
      for (int i = from; i <= last; i += WORD_BYTES) {
        if (looksLikeFrame(i)) {
          nextPosition = windowPosition + i;
          return true;
        }
      }
      at += last - from + WORD_BYTES;
    }
    return false;
  }

  private boolean looksLikeFrame(int wordOffset) {
    int frame = wordOffset + WORD_BYTES;
    return window.getInt(frame + Frame.MAGIC) == RecordLayout.FRAME_MAGIC
        && window.getInt(frame + Frame.LENGTH) == window.getInt(wordOffset);
  }

  /** Position in the file of the current document's word. */
  long position() {
    return position;
  }

  ByteBuffer window() {
    return window;
  }

  /** Where in the window the current document's bytes start. */
  int offset() {
    return offset;
  }

  /** Bytes of the current document. */
  int length() {
    return length;
  }

  /** Whether the current document's head is that of a frame; then its sequence can be asked. */
  boolean isFrame() {
    return length >= Frame.BYTES && window.getInt(offset + Frame.MAGIC) == RecordLayout.FRAME_MAGIC;
  }

  long frameSequence() {
    return window.getLong(offset + Frame.SEQUENCE);
  }

  /** What stands where no document can be, for a message. */
  String describeBroken() throws IOException {
    return String.format(
        "found %08x at byte %d of %d, expected a document of at most %d bytes",
        word, position, channel.size(), RecordLayout.FRAME_LENGTH_MAX);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It was only read: nothing is lost.
      return;
    }
  }

  private static long behind(long position, int length) {
    return (position + WORD_BYTES + length + 3) & ~3L;
  }

  private static int headOf(int length) {
    return Math.min(length, Frame.BYTES);
  }

  private int windowOffset(long at) {
    return (int) (at - windowPosition);
  }

  /** Makes the window hold {@code count} bytes from {@code at}; false when the file ends before. */
  private boolean read(long at, int count) throws IOException {
    if (at >= windowPosition && at + count <= windowPosition + windowLength) {
      return true;
    }
    windowPosition = at;
    windowLength = 0;
    int wanted = Math.min(window.capacity(), Math.max(count, READ_AHEAD_BYTES));
    window.clear().limit(wanted);
    while (windowLength < count) {
      int got = channel.read(window, at + windowLength);
      if (got < 0) {
        break;
      }
      windowLength += got;
    }
    window.clear();
    return windowLength >= count;
  }
}
