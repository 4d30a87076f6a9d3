package io.drec.windows;

import io.drec.evidence.EvidenceFormat;
import io.drec.evidence.EvidenceSink;
import io.drec.windows.event.JsonEvents;
import java.io.IOException;
import java.io.InputStream;

/** Endgame's normalised events as JSON, on which the Event Query Language was made. */
public final class EqlFormat implements EvidenceFormat {
  @Override
  public String name() {
    return "EQL normalised events (JSON)";
  }

  @Override
  public boolean recognises(String fileName, byte[] head) {
    String text = TextInput.head(head).stripLeading();
    return (text.startsWith("{") || text.startsWith("["))
        && text.contains("\"event_type\"")
        && text.contains("\"unique_pid\"");
  }

  @Override
  public void read(InputStream in, EvidenceSink sink) throws IOException {
    JsonEvents.read(TextInput.utf8(in), new RecordingSink(sink));
  }
}
