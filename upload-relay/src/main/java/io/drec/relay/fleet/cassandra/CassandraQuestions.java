package io.drec.relay.fleet.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import io.drec.relay.fleet.KeptAnswer;
import io.drec.relay.fleet.KeptQuestion;
import io.drec.relay.identity.HostId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Questions that are kept open, in tables of chunks of at most {@link CassandraFrames#CHUNK_BYTES}.
 * The first chunk says how many there are and is written last, so that one is seen whole or not.
 */
final class CassandraQuestions {
  /** The ids alone, in one partition: there are few. */
  private static final int BUCKET = 0;

  private final Cluster cluster;
  private final Statements statements;

  CassandraQuestions(Cluster cluster, Statements statements) {
    this.cluster = cluster;
    this.statements = statements;
  }

  private static List<ByteBuffer> chunks(byte[] content) {
    List<ByteBuffer> chunks = new ArrayList<>();
    int offset = 0;
    do {
      int length = Math.min(CassandraFrames.CHUNK_BYTES, content.length - offset);
      chunks.add(ByteBuffer.wrap(content, offset, length).slice());
      offset += length;
    } while (offset < content.length);
    return chunks;
  }

  void put(KeptQuestion question) {
    List<ByteBuffer> chunks = chunks(question.content());
    for (int chunk = chunks.size() - 1; chunk >= 0; chunk--) {
      cluster.execute(
          statements.putQuestionChunk.bind(question.id(), chunk, chunks.size(), chunks.get(chunk)));
    }
    cluster.execute(statements.putQuestion.bind(BUCKET, question.id(), question.goneNs()));
  }

  Optional<KeptQuestion> find(UUID id) {
    Row row = cluster.execute(statements.question.bind(BUCKET, id)).one();
    byte[] content = row == null ? null : joined(cluster.rows(statements.questionChunks.bind(id)));
    return row == null || content == null
        ? Optional.empty()
        : Optional.of(new KeptQuestion(id, row.getLong(0), content));
  }

  /** Cassandra orders ids otherwise: by their kind, then by a time that is in some of them. */
  void all(Predicate<KeptQuestion> visitor) {
    List<UUID> ids = new ArrayList<>();
    for (Row row : cluster.rows(statements.questions.bind(BUCKET))) {
      UUID id = row.get(0, UUID.class);
      if (id != null) {
        ids.add(id);
      }
    }
    ids.sort(
        Comparator.comparing(UUID::getMostSignificantBits, Long::compareUnsigned)
            .thenComparing(UUID::getLeastSignificantBits, Long::compareUnsigned));
    for (UUID id : ids) {
      Optional<KeptQuestion> question = find(id);
      if (question.isPresent() && !visitor.test(question.get())) {
        return;
      }
    }
  }

  void put(UUID question, KeptAnswer answer) {
    if (cluster.execute(statements.question.bind(BUCKET, question)).one() == null) {
      return;
    }
    ByteBuffer host = ByteBuffer.wrap(answer.host().toBytes());
    List<ByteBuffer> chunks = chunks(answer.content());
    for (int chunk = chunks.size() - 1; chunk >= 0; chunk--) {
      cluster.execute(
          statements.putAnswerChunk.bind(question, host, chunk, chunks.size(), chunks.get(chunk)));
    }
    cluster.execute(statements.putAnswer.bind(question, host));
  }

  void answers(UUID question, Predicate<KeptAnswer> visitor) {
    for (Row row : cluster.rows(statements.answers.bind(question))) {
      HostId host = Touched.hostId(row.getByteBuffer(0));
      byte[] content =
          joined(
              cluster.rows(
                  statements.answerChunks.bind(question, ByteBuffer.wrap(host.toBytes()))));
      if (content != null && !visitor.test(new KeptAnswer(host, content))) {
        return;
      }
    }
  }

  /** Null: not all chunks are here. Columns are chunks, content. */
  private static byte @Nullable [] joined(List<Row> rows) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    int left = rows.isEmpty() ? 1 : rows.get(0).getInt(0);
    for (Row row : rows) {
      ByteBuffer chunk = row.getByteBuffer(1);
      // Chunks beyond the first one's count are of a longer content that was there before.
      if (chunk != null && left > 0) {
        byte[] bytes = new byte[chunk.remaining()];
        chunk.duplicate().get(bytes);
        content.writeBytes(bytes);
        left--;
      }
    }
    return left == 0 ? content.toByteArray() : null;
  }

  void drop(UUID id) {
    for (Row row : cluster.rows(statements.answers.bind(id))) {
      cluster.execute(statements.dropAnswerChunks.bind(id, row.getByteBuffer(0)));
    }
    cluster.execute(statements.dropAnswers.bind(id));
    cluster.execute(statements.dropQuestionChunks.bind(id));
    cluster.execute(statements.dropQuestion.bind(BUCKET, id));
  }
}
