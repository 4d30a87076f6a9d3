package io.drec.windows.mapping;

import io.drec.evidence.EvidenceSink;
import io.drec.evidence.ImportedHost;
import io.drec.record.FrameBuilder;
import io.drec.record.FrameView;
import io.drec.record.RecordLayout;
import io.drec.segment.BlockCache;
import io.drec.segment.Blocks;
import io.drec.segment.Effort;
import io.drec.segment.RecordColumns;
import io.drec.segment.RecordColumnsBuilder;
import io.drec.segment.TextTable;
import io.drec.segment.TextTableBuilder;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts records into frames, these into a segment, and looks whether they come back. */
final class SegmentTrip implements EvidenceSink {
  private static final byte[] CHAIN = new byte[32];

  private final Map<String, FrameBuilder> open = new HashMap<>();
  private final List<byte[]> frames = new ArrayList<>();
  private final Map<Integer, List<byte[]>> blocks = new TreeMap<>();
  int events;

  /** How long adding, and writing, took of a processor. */
  long addNs;

  long writeNs;

  @Override
  public void record(String host, ByteBuffer record) {
    FrameBuilder frame =
        open.computeIfAbsent(host, key -> new FrameBuilder(RecordLayout.FRAME_LENGTH_MAX));
    ByteBuffer source = record.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    if (!frame.add(source, source.position(), source.remaining())) {
      seal(host, frame);
      frame.add(source, source.position(), source.remaining());
    }
    events++;
  }

  @Override
  public void unreadable(String where, String why) {
    throw new AssertionError(where + ": " + why);
  }

  private void seal(String host, FrameBuilder frame) {
    FrameBuilder.Origin origin =
        new FrameBuilder.Origin(
            ImportedHost.idOf(host), new byte[16], RecordLayout.CLOCK_REALTIME, 0);
    ByteBuffer sealed = frame.seal(frames.size(), CHAIN, origin, 0);
    byte[] bytes = new byte[sealed.remaining()];
    sealed.get(bytes);
    frames.add(bytes);
    frame.clear();
  }

  /** Makes the segment. */
  void write(Effort effort) {
    open.forEach(this::seal);
    open.clear();
    blocks.clear();
    TextTableBuilder texts = new TextTableBuilder(effort);
    RecordColumnsBuilder columns = new RecordColumnsBuilder(texts, effort);
    long start = cpuNs();
    for (byte[] frame : frames) {
      columns.add(view(frame));
    }
    columns.close();
    addNs = cpuNs() - start;
    Blocks.Sink sink =
        (section, number, block) ->
            blocks.computeIfAbsent(section, key -> new ArrayList<>()).add(block);
    texts.finish(sink);
    columns.finish(sink);
    writeNs = cpuNs() - start - addNs;
  }

  /** What this thread has used: others may be at work beside it. */
  static long cpuNs() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static FrameView view(byte[] frame) {
    return new FrameView()
        .wrap(ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN), 0, frame.length);
  }

  long bytes(int section) {
    return blocks.getOrDefault(section, List.of()).stream().mapToLong(b -> b.length).sum();
  }

  String bytesPerEvent() {
    StringBuilder text = new StringBuilder();
    double all = 0;
    for (int section : blocks.keySet()) {
      text.append(String.format(" %d: %.3f", section, (double) bytes(section) / events));
      all += bytes(section);
    }
    return String.format("%.3f bytes an event, by section%s", all / events, text);
  }

  /** How many frames do not come back byte for byte. */
  int changed() {
    Blocks.Source source =
        (section, number) -> {
          List<byte[]> own = blocks.getOrDefault(section, List.of());
          return number < own.size() ? own.get(number) : null;
        };
    RecordColumns columns =
        RecordColumns.open(
            source, TextTable.open(source, new BlockCache(4 << 20)), new BlockCache(16 << 20));
    int[] counts = {0, 0};
    columns.forEach(
        0L,
        frame -> {
          byte[] expected = frames.get(counts[0]++);
          byte[] found = new byte[frame.length()];
          frame.copyTo(found, 0);
          counts[1] += Arrays.equals(expected, found) ? 0 : 1;
          return true;
        });
    return counts[1] + frames.size() - counts[0];
  }
}
