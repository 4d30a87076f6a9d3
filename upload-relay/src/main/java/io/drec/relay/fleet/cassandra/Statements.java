package io.drec.relay.fleet.cassandra;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;

/** What is asked of the cluster, prepared once. */
final class Statements {
  final PreparedStatement putTouch;
  final PreparedStatement touches;
  final PreparedStatement putPosition;
  final PreparedStatement position;
  final PreparedStatement putAnchor;
  final PreparedStatement anchors;
  final PreparedStatement putChunk;
  final PreparedStatement chunk;
  final PreparedStatement putUnit;
  final PreparedStatement units;
  final PreparedStatement putHost;
  final PreparedStatement host;
  final PreparedStatement hosts;
  final PreparedStatement putMeta;
  final PreparedStatement meta;

  Statements(Cluster cluster, String keyspace) {
    String in = "INSERT INTO " + keyspace + ".";
    String from = " FROM " + keyspace + ".";
    putTouch =
        cluster.prepare(
            in
                + "touch (kind, fingerprint, bucket, host, day, epoch, first_ns, last_ns, count)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ? AND TTL ?");
    touches =
        cluster.prepare(
            "SELECT host, day, first_ns, last_ns, count"
                + from
                + "touch WHERE kind = ? AND fingerprint = ? AND bucket = ?");
    putPosition =
        cluster.prepare(
            in + "position (host, epoch, sequence, chain) VALUES (?, ?, ?, ?) USING TIMESTAMP ?");
    position =
        cluster.prepare("SELECT sequence, chain" + from + "position WHERE host = ? AND epoch = ?");
    putAnchor =
        cluster.prepare(
            in + "anchor (host, epoch, sequence, chain) VALUES (?, ?, ?, ?) USING TIMESTAMP ?");
    anchors =
        cluster.prepare(
            "SELECT sequence, chain"
                + from
                + "anchor WHERE host = ? AND epoch = ? AND sequence >= ?");
    putChunk =
        cluster.prepare(
            in
                + "frame_chunk (host, epoch, first, last, chunk, frames)"
                + " VALUES (?, ?, ?, ?, ?, ?) USING TTL ?");
    chunk =
        cluster.prepare(
            "SELECT frames"
                + from
                + "frame_chunk WHERE host = ? AND epoch = ? AND first = ? AND last = ?"
                + " AND chunk = ?");
    putUnit =
        cluster.prepare(
            in
                + "frame_unit (host, last_ns, first_ns, epoch, first, last, chain, length, chunks)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) USING TTL ?");
    units =
        cluster.prepare(
            "SELECT last_ns, first_ns, epoch, first, last, chain, length, chunks"
                + from
                + "frame_unit WHERE host = ? AND last_ns >= ?");
    putHost = cluster.prepare(in + "host (bucket, id, facts) VALUES (?, ?, ?)");
    host = cluster.prepare("SELECT facts" + from + "host WHERE bucket = ? AND id = ?");
    hosts = cluster.prepare("SELECT id, facts" + from + "host WHERE bucket = ?");
    putMeta = cluster.prepare(in + "meta (name, value) VALUES (?, ?) USING TIMESTAMP ?");
    meta = cluster.prepare("SELECT value" + from + "meta WHERE name = ?");
  }
}
