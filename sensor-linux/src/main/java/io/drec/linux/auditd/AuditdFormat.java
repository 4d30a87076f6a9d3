package io.drec.linux.auditd;

import io.drec.evidence.EvidenceFormat;
import io.drec.evidence.EvidenceSink;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Logs of the Linux audit system as text: {@code audit.log} and what it was rotated to, raw or
 * enriched, {@code ausearch} with and without {@code --raw}, and its lines in syslog. Read to the
 * word in {@code docs/format/auditd-mapping.md}.
 */
public final class AuditdFormat implements EvidenceFormat {
  private static final String TOO_LONG = "longer than " + AuditdLimits.LINE_BYTES_MAX + " bytes";

  @Override
  public String name() {
    return "Linux audit log (auditd)";
  }

  @Override
  public boolean recognises(String fileName, byte[] head) {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    return text.lines().anyMatch(line -> LineReader.read(line) != null);
  }

  @Override
  public void read(InputStream in, EvidenceSink sink) throws IOException {
    EventMapper mapper = new EventMapper();
    EventAssembler events = new EventAssembler(lines -> tell(lines, mapper, sink));
    Lines lines = new Lines(in);
    while (lines.next()) {
      AuditLine line = lines.isTooLong() ? null : LineReader.read(lines.text());
      String why =
          line != null ? null : lines.isTooLong() ? TOO_LONG : OtherLines.why(lines.text());
      if (line != null) {
        events.add(line);
      } else if (why != null) {
        String where = "line " + lines.number();
        events.between(() -> sink.unreadable(where, why));
      }
    }
    events.end();
  }

  private static void tell(List<AuditLine> lines, EventMapper mapper, EvidenceSink sink) {
    AuditEvent event = AuditEvent.of(lines);
    sink.record(event.stamp().host(), mapper.map(event));
  }
}
