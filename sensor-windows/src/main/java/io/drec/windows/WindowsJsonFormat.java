package io.drec.windows;

import io.drec.evidence.EvidenceFormat;
import io.drec.evidence.EvidenceSink;
import io.drec.windows.event.JsonEvents;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.regex.Pattern;

/** Windows events as JSON, in the shapes of NXLog, Winlogbeat, Elastic Agent and evtx tools. */
public final class WindowsJsonFormat implements EvidenceFormat {
  /** Names that an event of Windows has, however its collector spells the others. */
  private static final Pattern EVENT =
      Pattern.compile(
          "\"(event_?id|event_?data|winlog|eventrecordid|recordnumber|sourcename|processguid"
              + "|providerguid|sourcemodulename|eventreceivedtime|executionprocessid)\"\\s*:");

  private static final Pattern NAME = Pattern.compile(".*\\.(json|jsonl|ndjson)", Pattern.DOTALL);

  @Override
  public String name() {
    return "Windows events (JSON)";
  }

  /** A file that is called JSON may begin with a line that is cut off. */
  @Override
  public boolean recognises(String fileName, byte[] head) {
    String text = TextInput.head(head).toLowerCase(Locale.ROOT).stripLeading();
    boolean begins = text.startsWith("{") || text.startsWith("[");
    return (begins || NAME.matcher(fileName.toLowerCase(Locale.ROOT)).matches())
        && EVENT.matcher(text).find();
  }

  @Override
  public void read(InputStream in, EvidenceSink sink) throws IOException {
    JsonEvents.read(TextInput.utf8(in), new RecordingSink(sink));
  }
}
