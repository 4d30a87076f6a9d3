package io.drec.relay.fleet.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.drec.relay.fleet.FleetStore.SequenceSpan;
import io.drec.relay.fleet.FleetStoreException;
import io.drec.relay.fleet.SequenceSpans;
import io.drec.relay.identity.HostId;
import io.drec.relay.message.FrameUnit;
import io.drec.relay.message.Position;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Frame units: the frames in chunks, and when all of these are written one row that names the unit.
 * So a unit is seen whole or not at all.
 */
final class CassandraFrames {
  /** A cluster refuses mutations of more than half a commit log file, by default 16 MiB. */
  static final int CHUNK_BYTES = 1 << 20;

  private final Cluster cluster;
  private final Statements statements;

  CassandraFrames(Cluster cluster, Statements statements) {
    this.cluster = cluster;
    this.statements = statements;
  }

  /** A unit without its frames. */
  record Ref(Position end, long first, long firstNs, long lastNs, int lengthBytes, int chunks) {
    static final Comparator<Ref> BY_FIRST_TIME =
        Comparator.comparingLong(Ref::firstNs)
            .thenComparing(ref -> ref.end().epoch())
            .thenComparing(Ref::first);

    private static Ref of(Row row) {
      ByteBuffer chain = row.getByteBuffer("chain");
      byte[] bytes = new byte[chain == null ? 0 : chain.remaining()];
      if (chain != null) {
        chain.duplicate().get(bytes);
      }
      return new Ref(
          new Position(row.get("epoch", UUID.class), row.getLong("last"), bytes),
          row.getLong("first"),
          row.getLong("first_ns"),
          row.getLong("last_ns"),
          row.getInt("length"),
          row.getInt("chunks"));
    }
  }

  void put(HostId host, FrameUnit unit, int ttlSeconds) {
    byte[] frames = unit.frames();
    Position end = unit.end();
    ByteBuffer id = ByteBuffer.wrap(host.toBytes());
    List<BoundStatement> chunks = new ArrayList<>();
    for (int offset = 0; offset < frames.length; offset += CHUNK_BYTES) {
      int length = Math.min(CHUNK_BYTES, frames.length - offset);
      chunks.add(
          statements.putChunk.bind(
              id,
              end.epoch(),
              unit.first(),
              end.sequence(),
              chunks.size(),
              ByteBuffer.wrap(frames, offset, length).slice(),
              ttlSeconds));
    }
    chunks.forEach(cluster::execute);
    cluster.execute(
        statements.putUnit.bind(
            id,
            unit.lastNs(),
            unit.firstNs(),
            end.epoch(),
            unit.first(),
            end.sequence(),
            ByteBuffer.wrap(end.chain()),
            frames.length,
            chunks.size(),
            ttlSeconds));
  }

  /** The units of a host that reach into a span, by their first time. */
  List<Ref> refs(HostId host, long fromNs, long toNs) {
    List<Ref> refs = new ArrayList<>();
    for (Row row : cluster.rows(statements.units.bind(ByteBuffer.wrap(host.toBytes()), fromNs))) {
      Ref ref = Ref.of(row);
      if (ref.firstNs() <= toNs) {
        refs.add(ref);
      }
    }
    refs.sort(Ref.BY_FIRST_TIME);
    return refs;
  }

  List<SequenceSpan> spans(HostId host, UUID epoch, long fromNs) {
    return SequenceSpans.joined(
        refs(host, fromNs, Long.MAX_VALUE).stream()
            .filter(ref -> ref.end().epoch().equals(epoch))
            .map(ref -> new SequenceSpan(ref.first(), ref.end().sequence()))
            .toList());
  }

  /** Empty: it expired meanwhile. */
  Optional<FrameUnit> unit(HostId host, Ref ref) {
    ByteBuffer frames = ByteBuffer.allocate(ref.lengthBytes());
    for (int chunk = 0; chunk < ref.chunks(); chunk++) {
      Row row =
          cluster
              .execute(
                  statements.chunk.bind(
                      ByteBuffer.wrap(host.toBytes()),
                      ref.end().epoch(),
                      ref.first(),
                      ref.end().sequence(),
                      chunk))
              .one();
      ByteBuffer bytes = row == null ? null : row.getByteBuffer(0);
      if (bytes == null) {
        return Optional.empty();
      }
      if (bytes.remaining() > frames.remaining()) {
        throw new FleetStoreException(
            "frames of host " + host + " are longer than their unit says: run nodetool scrub");
      }
      frames.put(bytes.duplicate());
    }
    return Optional.of(
        new FrameUnit(ref.first(), ref.end(), ref.firstNs(), ref.lastNs(), frames.array()));
  }
}
