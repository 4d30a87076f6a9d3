package io.drec.windows.event;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads events that stand as XML in a text, {@code <Event>…</Event>}: Sysmon in syslog, and exports
 * of an event log. What stands around them is passed over; an event may have several lines.
 */
public final class XmlEvents {
  /** Longest event in bytes. */
  static final int EVENT_BYTES_MAX = 1 << 20;

  private static final int DEPTH_MAX = 32;
  private static final String BEGIN = "<Event";
  private static final String END = "</Event>";

  private static final XMLInputFactory FACTORY = factory();

  private final WindowsEventSink sink;
  private final WindowsEvent event = new WindowsEvent();
  private final EventBuilder builder = new EventBuilder(event);
  private final StringBuilder pending = new StringBuilder();
  private long line;
  private long pendingLine;

  private XmlEvents(WindowsEventSink sink) {
    this.sink = sink;
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, true);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("an external entity, which is not fetched");
        });
    return factory;
  }

  /**
   * Reads all events of a text.
   *
   * @param in UTF-8; is not closed
   * @throws IOException if {@code in} throws it. Bad text is no reason to throw
   */
  public static void read(InputStream in, WindowsEventSink sink) throws IOException {
    new XmlEvents(sink).read(in);
  }

  private void read(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 16];
    int read;
    while ((read = in.read(buffer)) > 0) {
      int from = 0;
      for (int at = 0; at < read; at++) {
        if (buffer[at] == '\n' || bytes.size() + at - from >= EVENT_BYTES_MAX) {
          bytes.write(buffer, from, at - from);
          from = buffer[at] == '\n' ? at + 1 : at;
          line(bytes.toString(StandardCharsets.UTF_8), buffer[at] == '\n');
          bytes.reset();
        }
      }
      bytes.write(buffer, from, read - from);
    }
    line(bytes.toString(StandardCharsets.UTF_8), true);
    if (pending.length() > 0) {
      sink.unreadable("line " + pendingLine, "found the end of the text, expected " + END);
    }
  }

  private void line(String text, boolean whole) {
    line += whole ? 1 : 0;
    int at = 0;
    while (at < text.length()) {
      if (pending.isEmpty()) {
        at = begin(text, at);
        if (at < 0) {
          return;
        }
        pendingLine = line;
      }
      int end = text.indexOf(END, at);
      int next = end < 0 ? text.length() : end + END.length();
      int again = pendingLine < line ? begin(text, at) : -1;
      if (again >= 0 && (end < 0 || again < end)) {
        giveUp("found another " + BEGIN + " on line " + line + ", expected " + END + " before");
        continue;
      }
      pending.append(text, at, next);
      at = next;
      if (end >= 0) {
        parse(pending.toString());
        pending.setLength(0);
      } else if (pending.length() > EVENT_BYTES_MAX) {
        giveUp("found an event of more than " + EVENT_BYTES_MAX + " bytes, expected a shorter one");
      } else {
        pending.append('\n');
      }
    }
  }

  private void giveUp(String why) {
    sink.unreadable("line " + pendingLine, why);
    pending.setLength(0);
  }

  /** Where an element {@code Event} begins, not {@code Events} or {@code EventData}; or -1. */
  private static int begin(String text, int from) {
    int at = text.indexOf(BEGIN, from);
    while (at >= 0) {
      int behind = at + BEGIN.length();
      char next = behind < text.length() ? text.charAt(behind) : ' ';
      if (next == '>' || Character.isWhitespace(next)) {
        return at;
      }
      at = text.indexOf(BEGIN, behind);
    }
    return -1;
  }

  private void parse(String xml) {
    builder.begin();
    try {
      XMLStreamReader reader = FACTORY.createXMLStreamReader(new StringReader(xml));
      elements(reader);
      reader.close();
    } catch (XMLStreamException e) {
      String why = String.valueOf(e.getMessage()).replace('\n', ' ');
      sink.unreadable("line " + pendingLine, "found no well-formed event: " + why);
      return;
    }
    builder.end();
    sink.event(event);
  }

  private void elements(XMLStreamReader reader) throws XMLStreamException {
    Deque<StringBuilder> texts = new ArrayDeque<>();
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          if (texts.size() == DEPTH_MAX) {
            throw new XMLStreamException("more than " + DEPTH_MAX + " elements within each other");
          }
          builder.open(reader.getLocalName());
          for (int i = 0; i < reader.getAttributeCount(); i++) {
            builder.attribute(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
          }
          texts.push(new StringBuilder());
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
            texts.element().append(reader.getText());
        case XMLStreamConstants.END_ELEMENT -> builder.close(texts.pop().toString());
        default -> {}
      }
    }
  }
}
