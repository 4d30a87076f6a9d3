package io.drec.evidence;

import io.drec.record.FieldId;
import io.drec.record.FrameBuilder;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout.Dns;
import io.drec.record.RecordLayout.Origin;
import io.drec.record.RecordLayout.ProcExit;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A format for tests: a line for each event.
 *
 * <pre>
 * drec test lines
 * HOST TIME_NS NUMBER start PID PATH
 * HOST TIME_NS NUMBER end PID
 * HOST TIME_NS NUMBER log TEXT
 * </pre>
 *
 * <p>HOST {@code -} is not told, NUMBER 0 is none.
 */
final class LinesFormat implements EvidenceFormat {
  static final String HEAD = "drec test lines\n";

  private final RecordBuilder builder = new RecordBuilder();

  @Override
  public String name() {
    return "test lines";
  }

  @Override
  public boolean recognises(String fileName, byte[] head) {
    return new String(head, StandardCharsets.UTF_8).startsWith(HEAD);
  }

  @Override
  public void read(InputStream in, EvidenceSink sink) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    lines.readLine();
    int number = 1;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      String[] words = line.split(" ", 6);
      try {
        sink.record(words[0].equals("-") ? "" : words[0], record(line, words));
      } catch (IndexOutOfBoundsException | NumberFormatException e) {
        sink.unreadable("line " + number, "found " + line + ", expected HOST TIME NUMBER WHAT");
      }
    }
  }

  private ByteBuffer record(String line, String[] words) {
    long timeNs = Long.parseLong(words[1]);
    switch (words[3]) {
      case "start" -> {
        int pid = Integer.parseInt(words[4]);
        builder
            .begin(RecordType.PROC_START, ProcStart.BYTES, timeNs)
            .process(pid, pid, pid * 1000L)
            .bodyInt(ProcStart.KIND, 2)
            .field(FieldId.EXE, words[5]);
      }
      case "end" -> {
        int pid = Integer.parseInt(words[4]);
        builder.begin(RecordType.PROC_EXIT, ProcExit.BYTES, timeNs).process(pid, pid, pid * 1000L);
      }
      default -> builder.begin(RecordType.DNS, Dns.BYTES, timeNs).field(FieldId.NAME, words[4]);
    }
    return builder.field(FieldId.ORIGIN, origin(line, Long.parseLong(words[2]))).end();
  }

  private static byte[] origin(String line, long number) {
    byte[] hash = FrameBuilder.newSha256().digest(line.getBytes(StandardCharsets.UTF_8));
    ByteBuffer origin = ByteBuffer.allocate(Origin.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    origin.putLong(Origin.RECORD_NUMBER, number);
    origin.put(Origin.FINGERPRINT, Arrays.copyOf(hash, 16));
    return origin.array();
  }
}
