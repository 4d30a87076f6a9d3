package io.drec.jmh.compare;

import io.drec.jmh.peer.Builder;
import io.drec.jmh.peer.Builder.EdgeRow;
import io.drec.jmh.peer.Builder.PostingRow;
import io.drec.jmh.peer.PeerEvent;
import io.drec.jmh.replica.EventSource;
import io.drec.record.FieldId;
import io.drec.record.FrameBuilder;
import io.drec.record.RecordView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fills a peer: the events, as JSON made for it, then the rows that we derived. Making the JSON and
 * reading the rows are not counted.
 */
final class PeerBuild {
  private static final int AT_ONCE = 5000;

  private final Builder builder;
  private final Stopwatch watch = new Stopwatch();
  private final RecordView view = new RecordView();
  private final List<PostingRow> postings = new ArrayList<>();
  private final List<EdgeRow> edges = new ArrayList<>();
  private String host = "";
  private long number;

  private PeerBuild(Builder builder) {
    this.builder = builder;
  }

  static void run(EventSource source, Builder.Kind kind, Path directory, Path rows, Results results)
      throws Exception {
    Builder builder = kind.build(directory);
    PeerBuild build = new PeerBuild(builder);
    try (builder) {
      build.events(source);
      double eventSeconds = build.watch.seconds();
      build.rows(rows);
      builder.finish();
      double seconds = build.watch.seconds();
      results.add("fill", "", "events_per_s", build.number / seconds);
      results.add("fill events alone", "", "events_per_s", build.number / eventSeconds);
      results.add("fill", "", "cpu_us_per_event", 1e6 * build.watch.cpuSeconds() / build.number);
    }
    results.add("fill", "", "process_rss_peak_mb", Stopwatch.memoryMb("VmHWM"));
    long all = 0;
    for (Map.Entry<String, Long> part : builder.bytes().entrySet()) {
      results.add(
          "disk " + part.getKey(), "", "bytes_per_event", (double) part.getValue() / build.number);
      all += part.getValue();
    }
    results.add("disk", "", "bytes_per_event", (double) all / build.number);
  }

  private void events(EventSource source) throws Exception {
    List<PeerEvent> some = new ArrayList<>();
    for (long taken = 1; taken > 0; ) {
      some.clear();
      taken =
          watch.prepare(
              () ->
                  source.next(
                      AT_ONCE,
                      (origin, record, length, event) -> {
                        PeerEvent made = event(origin, record, length, event);
                        if (made != null) {
                          some.add(made);
                        }
                      }));
      for (PeerEvent event : some) {
        builder.event(event);
      }
    }
  }

  private @Nullable PeerEvent event(
      FrameBuilder.Origin origin, ByteBuffer record, int length, boolean event) {
    view.wrap(record, 0, length);
    if (!event) {
      byte[] name = view.fieldBytes(FieldId.HOST_NAME);
      host = name == null ? host : new String(name, StandardCharsets.UTF_8);
      return null;
    }
    return PeerEvent.of(++number, host, origin.clockOffsetNs(), view);
  }

  private void rows(Path rows) throws Exception {
    DerivedRows.Visitor visitor =
        new DerivedRows.Visitor() {
          @Override
          public void posting(PostingRow row) throws Exception {
            postings.add(row);
            if (postings.size() == AT_ONCE) {
              put();
            }
          }

          @Override
          public void edge(EdgeRow row) throws Exception {
            edges.add(row);
            if (edges.size() == AT_ONCE) {
              put();
            }
          }
        };
    watch.prepare(
        () -> {
          DerivedRows.read(rows, visitor);
          put();
          return 0;
        });
  }

  private void put() throws Exception {
    watch.counted(
        () -> {
          for (PostingRow row : postings) {
            builder.posting(row);
          }
          for (EdgeRow row : edges) {
            builder.edge(row);
          }
          return 0;
        });
    postings.clear();
    edges.clear();
  }
}
