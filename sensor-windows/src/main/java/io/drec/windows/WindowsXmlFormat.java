package io.drec.windows;

import io.drec.evidence.EvidenceFormat;
import io.drec.evidence.EvidenceSink;
import io.drec.windows.event.XmlEvents;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;

/** Events as XML: Sysmon for Linux and for Windows in syslog, and exports of an event log. */
public final class WindowsXmlFormat implements EvidenceFormat {
  private static final Pattern EVENT = Pattern.compile("<Event(\\s[^>]*)?>\\s*<System>");

  @Override
  public String name() {
    return "Windows and Sysmon events (XML, also in syslog)";
  }

  @Override
  public boolean recognises(String fileName, byte[] head) {
    return EVENT.matcher(TextInput.head(head)).find();
  }

  @Override
  public void read(InputStream in, EvidenceSink sink) throws IOException {
    XmlEvents.read(TextInput.utf8(in), new RecordingSink(sink));
  }
}
