package io.drec.windows.event;

import io.drec.windows.evtx.Damage;
import io.drec.windows.evtx.EvtxElement;
import io.drec.windows.evtx.EvtxEvent;
import io.drec.windows.evtx.EvtxReader;
import io.drec.windows.evtx.EvtxSink;
import io.drec.windows.evtx.EvtxValue;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** Reads the events of an event log file; what is damaged in it is told by its chunk. */
public final class EvtxEvents implements EvtxSink {
  private static final int FILE_HEADER_BYTES = 4096;
  private static final int CHUNK_BYTES = 65_536;

  private final WindowsEvent event = new WindowsEvent();
  private final EventBuilder builder = new EventBuilder(event);
  private final WindowsEventSink sink;

  private EvtxEvents(WindowsEventSink sink) {
    this.sink = sink;
  }

  /**
   * Reads all events of a file.
   *
   * @param in the file from its start; is not closed
   * @throws IOException if {@code in} throws it. Damage is no reason to throw
   */
  public static void read(InputStream in, WindowsEventSink sink) throws IOException {
    EvtxReader.read(in, new EvtxEvents(sink));
  }

  @Override
  public void event(EvtxEvent read) {
    builder.begin();
    element(read.root(), true);
    builder.end();
    sink.event(event);
  }

  private void element(EvtxElement element, boolean isRoot) {
    builder.open(element.name());
    for (Map.Entry<String, EvtxValue> attribute : element.attributes().entrySet()) {
      if (!isRoot) {
        builder.attribute(attribute.getKey(), attribute.getValue().text());
      }
    }
    for (EvtxElement child : element.children()) {
      element(child, false);
    }
    builder.close(element.text());
  }

  @Override
  public void damage(Damage damage) {
    long inChunks = damage.fileOffset() - FILE_HEADER_BYTES;
    String where = inChunks < 0 ? "file header" : "chunk " + inChunks / CHUNK_BYTES;
    sink.unreadable(where, damage.toString());
  }
}
