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
  /** A name that only an event of Windows has, however its collector spells the others. */
  private static final Pattern EVENT =
      Pattern.compile("\"(event_?id|event_data|winlog|eventrecordid|sourcename|eventdata)\"\\s*:");

  @Override
  public String name() {
    return "Windows events (JSON)";
  }

  @Override
  public boolean recognises(String fileName, byte[] head) {
    String text = TextInput.head(head).toLowerCase(Locale.ROOT);
    int start = 0;
    while (start < text.length() && isBefore(text.charAt(start))) {
      start++;
    }
    return start < text.length() && text.charAt(start) == '{' && EVENT.matcher(text).find();
  }

  private static boolean isBefore(char letter) {
    return Character.isWhitespace(letter) || letter == '[';
  }

  @Override
  public void read(InputStream in, EvidenceSink sink) throws IOException {
    JsonEvents.read(TextInput.utf8(in), new RecordingSink(sink));
  }
}
