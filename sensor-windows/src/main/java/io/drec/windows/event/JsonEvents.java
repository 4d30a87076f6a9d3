package io.drec.windows.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads JSON text of events: one object a line, an array of objects, or objects one behind the
 * other in any layout.
 *
 * <p>One parser runs over a window of the text. When an object is no good, it is told with its
 * line, and reading goes on behind the end of the line on which it began.
 */
public final class JsonEvents {
  /** Longest object in bytes. Windows itself cuts an event at 64 KiB. */
  static final int OBJECT_BYTES_MAX = 4 << 20;

  private static final int DEPTH_MAX = 32;
  private static final int WINDOW_BYTES = 1 << 18;
  private static final int SAMPLE_CHARS = 40;

  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder()
          .maxNestingDepth(DEPTH_MAX)
          .maxStringLength(OBJECT_BYTES_MAX)
          .maxNumberLength(400)
          .maxNameLength(1 << 14)
          .build();

  private static final JsonFactory STRICT =
      new JsonFactoryBuilder()
          .streamReadConstraints(LIMITS)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  /** For a second look at a line: control characters stand in it as they are. */
  private static final JsonFactory LENIENT =
      new JsonFactoryBuilder()
          .streamReadConstraints(LIMITS)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .build();

  private final InputStream in;
  private final WindowsEventSink sink;
  private final WindowsEvent event = new WindowsEvent();
  private final JsonObjects objects = new JsonObjects(event);

  /** Bytes from {@link #begin} to {@link #end} are not read yet. Byte 0 is kept free. */
  private byte[] window = new byte[WINDOW_BYTES];

  private int begin = 1;
  private int end = 1;
  private boolean atEnd;
  private boolean inArray;

  /** Line on which {@link #begin} lies. */
  private long line = 1;

  /** Whether what comes next may be the rest of an object that was given up. */
  private boolean inPieces;

  private JsonEvents(InputStream in, WindowsEventSink sink) {
    this.in = in;
    this.sink = sink;
  }

  /**
   * Reads all events of a text.
   *
   * @param in UTF-8; is not closed
   * @throws IOException if {@code in} throws it. Bad text is no reason to throw
   */
  public static void read(InputStream in, WindowsEventSink sink) throws IOException {
    new JsonEvents(in, sink).read();
  }

  private void read() throws IOException {
    fill();
    skipMark();
    while (skipToObject()) {
      readObjects();
    }
  }

  /** Reads on until the window ends, or something is wrong. */
  private void readObjects() throws IOException {
    int from = begin;
    if (inArray) {
      window[--from] = '[';
    }
    long firstLine = line;
    boolean inObject = false;
    try (JsonParser parser = STRICT.createParser(window, from, end - from)) {
      JsonToken token;
      while ((token = parser.nextToken()) != null) {
        if (token == JsonToken.START_OBJECT) {
          moveTo(parser.currentTokenLocation(), from, firstLine);
          inObject = true;
          objects.read(parser);
          inObject = false;
          inPieces = false;
          sink.event(event);
        } else if (token.isStructStart() || token.isStructEnd()) {
          inArray = token == JsonToken.START_ARRAY;
        } else {
          return;
        }
        moveTo(parser.currentLocation(), from, firstLine);
      }
      begin = end;
    } catch (JsonProcessingException e) {
      if (isAtEnd(e, from)) {
        endOfWindow(inObject);
      } else if (inObject) {
        giveUp(e.getOriginalMessage());
      }
    }
  }

  /** Whether the parser only missed what lies behind the window. */
  private boolean isAtEnd(JsonProcessingException problem, int from) {
    JsonLocation location = problem.getLocation();
    return problem instanceof JsonEOFException
        || (location != null && from + location.getByteOffset() >= end);
  }

  private void moveTo(JsonLocation location, int from, long firstLine) {
    begin = from + (int) location.getByteOffset();
    line = firstLine + location.getLineNr() - 1;
  }

  private void endOfWindow(boolean inObject) throws IOException {
    if (!inObject) {
      skipSpace();
    } else if (end - begin >= OBJECT_BYTES_MAX) {
      giveUp("found an object of more than " + OBJECT_BYTES_MAX + " bytes, expected a shorter one");
    } else if (!fill()) {
      giveUp("found the end of the text within an object, expected its closing brace");
    }
  }

  /** Passes over the line on which an object began, if a second, lenient look does not help. */
  private void giveUp(String why) throws IOException {
    int next = resume();
    byte[] text =
        new String(window, begin, next - begin, StandardCharsets.UTF_8)
            .getBytes(StandardCharsets.UTF_8);
    try (JsonParser parser = LENIENT.createParser(text)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        objects.read(parser);
        sink.event(event);
      }
    } catch (IOException e) {
      sink.unreadable("line " + line, firstLineOf(why));
      inPieces = true;
    }
    passOver(next);
  }

  /** Where to go on: behind the line, or at the next object if an array is written on one line. */
  private int resume() throws IOException {
    int at = begin;
    while (true) {
      for (; at < end; at++) {
        if (window[at] == '\n') {
          return at + 1;
        }
        if (inArray && window[at] == '{' && at > begin + 1 && isBetween(at)) {
          return at;
        }
      }
      if (end - begin >= OBJECT_BYTES_MAX) {
        return end;
      }
      int done = at - begin;
      if (!fill()) {
        return end;
      }
      at = begin + done;
    }
  }

  /** Whether {@code \},} stands before. */
  private boolean isBetween(int at) {
    int before = at - 1;
    while (before > begin && (window[before] == ' ' || window[before] == ',')) {
      before--;
    }
    return before < at - 1 && window[before] == '}';
  }

  private void passOver(int next) throws IOException {
    boolean whole = window[next - 1] == '\n' || (next < end && window[next] == '{');
    if (window[next - 1] == '\n') {
      line++;
    }
    begin = next;
    while (!whole && (begin < end || fill())) {
      whole = window[begin] == '\n';
      line += whole ? 1 : 0;
      begin++;
    }
  }

  /** Goes to the next opening brace; what else stands between is told. False at the end. */
  private boolean skipToObject() throws IOException {
    while (skipSpace()) {
      byte next = window[begin];
      if (next == '{') {
        return true;
      }
      if (next == '[' || next == ']') {
        inArray = next == '[';
        begin++;
      } else {
        skipLine(next);
      }
    }
    return false;
  }

  private void skipLine(byte first) throws IOException {
    boolean piece = inPieces && (first == '"' || first == '}');
    int next = resume();
    if (!piece) {
      int length = Math.min(next - begin, SAMPLE_CHARS);
      String sample = new String(window, begin, length, StandardCharsets.UTF_8).strip();
      sink.unreadable("line " + line, "found " + sample + ", expected a JSON object");
      inPieces = false;
    }
    passOver(next);
  }

  /** Goes to the next byte that is neither space nor comma. False at the end. */
  private boolean skipSpace() throws IOException {
    do {
      for (; begin < end; begin++) {
        byte next = window[begin];
        if (next == '\n') {
          line++;
        } else if (next != ' ' && next != '\t' && next != '\r' && next != ',' && next != 0) {
          return true;
        }
      }
    } while (fill());
    return false;
  }

  private void skipMark() {
    if (end - begin >= 3 && window[begin] == (byte) 0xef && window[begin + 1] == (byte) 0xbb) {
      begin += 3;
    }
  }

  /** Moves what is left to the window's beginning and reads more behind it. False at the end. */
  private boolean fill() throws IOException {
    if (atEnd) {
      return false;
    }
    int left = end - begin;
    byte[] to = left > window.length / 2 ? new byte[2 * window.length] : window;
    System.arraycopy(window, begin, to, 1, left);
    window = to;
    begin = 1;
    end = 1 + left;
    int read = in.readNBytes(window, end, window.length - end);
    end += read;
    atEnd = end < window.length;
    return read > 0;
  }

  private static String firstLineOf(String text) {
    int lineEnd = text.indexOf('\n');
    return lineEnd < 0 ? text : text.substring(0, lineEnd);
  }
}
