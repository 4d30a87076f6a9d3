package io.drec.windows;

import io.drec.evidence.EvidenceFormat;
import io.drec.evidence.EvidenceSink;
import io.drec.windows.event.EvtxEvents;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Windows event log files, also damaged ones and chunks that were carved. */
public final class EvtxFormat implements EvidenceFormat {
  private static final byte[] FILE = "ElfFile\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CHUNK = "ElfChnk\0".getBytes(StandardCharsets.US_ASCII);

  @Override
  public String name() {
    return "Windows event log (EVTX)";
  }

  /** By its first bytes; a file whose beginning is damaged, by its name. */
  @Override
  public boolean recognises(String fileName, byte[] head) {
    return startsWith(head, FILE)
        || startsWith(head, CHUNK)
        || fileName.toLowerCase(Locale.ROOT).endsWith(".evtx");
  }

  private static boolean startsWith(byte[] head, byte[] signature) {
    return head.length >= signature.length
        && Arrays.equals(head, 0, signature.length, signature, 0, signature.length);
  }

  @Override
  public void read(InputStream in, EvidenceSink sink) throws IOException {
    EvtxEvents.read(in, new RecordingSink(sink));
  }
}
