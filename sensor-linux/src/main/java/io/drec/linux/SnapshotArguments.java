package io.drec.linux;

import io.drec.record.FieldId;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout.Header;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import io.drec.sensor.RecordSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Adds the arguments to the records of running processes, on kernels whose programs may not read
 * another process's memory (before 5.18).
 *
 * <p>They come from /proc, where a pid may have gone to another process meanwhile: so the start is
 * compared again after reading.
 */
final class SnapshotArguments implements RecordSink {
  private static final long NS_PER_TICK = 10_000_000L; // USER_HZ is 100 on both architectures
  private static final int START_TIME_WORD = 19; // of /proc/PID/stat behind the name: field 22
  private static final FieldId[] KEPT = {
    FieldId.COMM, FieldId.CWD, FieldId.ROOT, FieldId.CGROUP, FieldId.EXE
  };

  private final Host host;
  private final RecordSink sink;
  private final RecordView view = new RecordView();
  private final RecordBuilder builder = new RecordBuilder();

  SnapshotArguments(Host host, RecordSink sink) {
    this.host = host;
    this.sink = sink;
  }

  @Override
  public void accept(ByteBuffer buffer, int offset, int length) {
    view.wrap(buffer, offset, offset + length);
    byte[] arguments = view.hasField(FieldId.EXE) ? arguments() : new byte[0];
    if (arguments.length == 0) {
      sink.accept(buffer, offset, length);
      return;
    }
    builder
        .begin(RecordType.PROC_START, ProcStart.BYTES, view.timeNs())
        .flags(view.flags())
        .hook(view.hook())
        .process(view.pid(), view.tid(), view.startNs())
        .bodyBytes(0, view.bodyBytes(0, ProcStart.BYTES));
    for (FieldId field : KEPT) {
      byte[] bytes = view.fieldBytes(field);
      if (bytes != null) {
        builder.field(field, bytes);
      }
    }
    ByteBuffer whole = builder.field(FieldId.ARGV, arguments).end();
    whole.putShort(Header.CPU, buffer.getShort(offset + Header.CPU));
    sink.accept(whole, 0, whole.limit());
  }

  /** Empty when there are none, or the process has ended. */
  private byte[] arguments() {
    Path directory = host.path("/proc/" + view.pid());
    try {
      byte[] arguments = Files.readAllBytes(directory.resolve("cmdline"));
      byte[] stat = Files.readAllBytes(directory.resolve("stat"));
      return startTicks(stat) == view.startNs() / NS_PER_TICK ? arguments : new byte[0];
    } catch (IOException e) {
      return new byte[0];
    }
  }

  private static long startTicks(byte[] stat) {
    String text = new String(stat, StandardCharsets.ISO_8859_1);
    // The name, in parentheses, may hold anything, spaces and parentheses too.
    String[] words = text.substring(text.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(words[START_TIME_WORD]);
  }
}
