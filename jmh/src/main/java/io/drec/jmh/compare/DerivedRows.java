package io.drec.jmh.compare;

import io.drec.jmh.peer.Builder;
import io.drec.record.EventId;
import io.drec.store.Edge;
import io.drec.store.EntityId;
import io.drec.store.Footage;
import io.drec.store.Indicator;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;

/**
 * The rows that we derive of the events, taken out of a recording into a file, for the peers: who
 * touched which value, and what acted on what.
 */
final class DerivedRows {
  private static final int POSTING = 1;
  private static final int EDGE = 2;
  private static final int END = 0;
  private static final int BUFFER_BYTES = 1 << 20;

  private final Footage footage;
  private final DataOutputStream out;
  private final Set<EntityId> seen = new HashSet<>();
  private final Queue<EntityId> waiting = new ArrayDeque<>();
  private long rows;

  private DerivedRows(Footage footage, DataOutputStream out) {
    this.footage = footage;
    this.out = out;
  }

  /** Returns the number of rows. */
  static long write(Footage footage, Path file) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES))) {
      DerivedRows writer = new DerivedRows(footage, out);
      writer.postings();
      writer.edges();
      out.writeByte(END);
      return writer.rows;
    }
  }

  private void postings() throws IOException {
    for (Indicator.Kind kind : Indicator.Kind.values()) {
      List<String> values = new ArrayList<>();
      footage.values(kind, "", values::add);
      for (String value : values) {
        footage.postings(
            new Indicator(kind, value),
            posting -> {
              see(posting.object());
              EntityId process = posting.process();
              if (process != null) {
                see(process);
              }
              put(
                  () -> {
                    out.writeByte(POSTING);
                    out.writeByte(kind.code());
                    out.writeUTF(value);
                    out.writeLong(posting.object().hash());
                    out.writeLong(process == null ? 0 : process.hash());
                    out.writeLong(posting.firstNs());
                    out.writeLong(posting.lastNs());
                    out.writeLong(posting.count());
                    out.writeLong(number(posting.firstEvent()));
                  });
              return true;
            });
      }
    }
  }

  private static long number(EventId event) {
    return event.frameSequence() << 16 | event.index();
  }

  private void see(EntityId id) {
    if (seen.add(id)) {
      waiting.add(id);
    }
  }

  private void edges() {
    for (EntityId id = waiting.poll(); id != null; id = waiting.poll()) {
      footage.causes(
          id,
          Long.MAX_VALUE,
          edge -> {
            see(edge.from());
            return true;
          });
      footage.effects(
          id,
          Long.MIN_VALUE,
          edge -> {
            see(edge.to());
            edge(edge);
            return true;
          });
    }
  }

  private void edge(Edge edge) {
    put(
        () -> {
          out.writeByte(EDGE);
          out.writeLong(edge.from().hash());
          out.writeLong(edge.to().hash());
          out.writeByte(edge.mechanism().code());
          out.writeLong(edge.firstNs());
          out.writeLong(edge.lastNs());
          out.writeLong(number(edge.event()));
          out.writeLong(edge.bytes());
        });
  }

  private interface Put {
    void run() throws IOException;
  }

  private void put(Put put) {
    try {
      put.run();
      rows++;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Takes rows as they were written. */
  interface Visitor {
    void posting(Builder.PostingRow row) throws Exception;

    void edge(Builder.EdgeRow row) throws Exception;
  }

  static void read(Path file, Visitor visitor) throws Exception {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES))) {
      for (int type = in.readByte(); type != END; type = in.readByte()) {
        if (type == POSTING) {
          visitor.posting(
              new Builder.PostingRow(
                  in.readByte(),
                  in.readUTF(),
                  in.readLong(),
                  in.readLong(),
                  in.readLong(),
                  in.readLong(),
                  in.readLong(),
                  in.readLong()));
        } else {
          visitor.edge(
              new Builder.EdgeRow(
                  in.readLong(),
                  in.readLong(),
                  in.readByte(),
                  in.readLong(),
                  in.readLong(),
                  in.readLong(),
                  in.readLong()));
        }
      }
    }
  }
}
