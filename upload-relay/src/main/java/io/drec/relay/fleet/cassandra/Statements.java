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
  final PreparedStatement dropHost;
  final PreparedStatement anchored;
  final PreparedStatement anchorTimes;
  final PreparedStatement dropAnchor;
  final PreparedStatement putQuestion;
  final PreparedStatement question;
  final PreparedStatement questions;
  final PreparedStatement putQuestionChunk;
  final PreparedStatement questionChunks;
  final PreparedStatement putAnswer;
  final PreparedStatement answers;
  final PreparedStatement putAnswerChunk;
  final PreparedStatement answerChunks;
  final PreparedStatement dropQuestion;
  final PreparedStatement dropQuestionChunks;
  final PreparedStatement dropAnswers;
  final PreparedStatement dropAnswerChunks;
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
    String drop = "DELETE" + from;
    dropHost = cluster.prepare(drop + "host WHERE bucket = ? AND id = ?");
    anchored = cluster.prepare("SELECT DISTINCT host, epoch" + from + "anchor");
    anchorTimes =
        cluster.prepare(
            "SELECT sequence, writetime(chain)"
                + from
                + "anchor WHERE host = ? AND epoch = ? LIMIT 50");
    dropAnchor =
        cluster.prepare(
            drop + "anchor USING TIMESTAMP ? WHERE host = ? AND epoch = ? AND sequence = ?");
    putQuestion = cluster.prepare(in + "question (bucket, id, gone_ns) VALUES (?, ?, ?)");
    question = cluster.prepare("SELECT gone_ns" + from + "question WHERE bucket = ? AND id = ?");
    questions = cluster.prepare("SELECT id" + from + "question WHERE bucket = ?");
    putQuestionChunk =
        cluster.prepare(
            in + "question_chunk (question, chunk, chunks, content) VALUES (?, ?, ?, ?)");
    questionChunks =
        cluster.prepare("SELECT chunks, content" + from + "question_chunk WHERE question = ?");
    putAnswer = cluster.prepare(in + "answer (question, host) VALUES (?, ?)");
    answers = cluster.prepare("SELECT host" + from + "answer WHERE question = ?");
    putAnswerChunk =
        cluster.prepare(
            in + "answer_chunk (question, host, chunk, chunks, content) VALUES (?, ?, ?, ?, ?)");
    answerChunks =
        cluster.prepare(
            "SELECT chunks, content" + from + "answer_chunk WHERE question = ? AND host = ?");
    dropQuestion = cluster.prepare(drop + "question WHERE bucket = ? AND id = ?");
    dropQuestionChunks = cluster.prepare(drop + "question_chunk WHERE question = ?");
    dropAnswers = cluster.prepare(drop + "answer WHERE question = ?");
    dropAnswerChunks = cluster.prepare(drop + "answer_chunk WHERE question = ? AND host = ?");
    putMeta = cluster.prepare(in + "meta (name, value) VALUES (?, ?) USING TIMESTAMP ?");
    meta = cluster.prepare("SELECT value" + from + "meta WHERE name = ?");
  }
}
