package io.drec.relay.fleet.rocks;

import io.drec.relay.fleet.KeptAnswer;
import io.drec.relay.fleet.KeptQuestion;
import io.drec.relay.fleet.RowBytes;
import io.drec.relay.fleet.RowView;
import io.drec.relay.identity.HostId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Questions that are kept open, and what was answered to them, in META. Not thread safe. */
final class QuestionRows {
  private final RocksFleet fleet;

  QuestionRows(RocksFleet fleet) {
    this.fleet = fleet;
  }

  void put(KeptQuestion question) throws RocksDBException {
    byte[] content = question.content();
    RowBytes value = new RowBytes(Long.BYTES + content.length);
    fleet.put(
        MetaRows.question(question.id()), value.time(question.goneNs()).bytes(content).toBytes());
  }

  Optional<KeptQuestion> find(UUID id) throws RocksDBException {
    return Optional.ofNullable(fleet.get(MetaRows.question(id))).map(value -> question(id, value));
  }

  private static KeptQuestion question(UUID id, byte[] value) {
    long goneNs = new RowView(value).time();
    return new KeptQuestion(id, goneNs, Arrays.copyOfRange(value, Long.BYTES, value.length));
  }

  /** The ids alone: the audiences of many questions are not held together. */
  List<UUID> ids() throws RocksDBException {
    List<UUID> ids = new ArrayList<>();
    eachKey(MetaRows.allQuestions(), key -> ids.add(MetaRows.question(key)));
    return ids;
  }

  void put(UUID question, KeptAnswer answer) throws RocksDBException {
    if (fleet.get(MetaRows.question(question)) != null) {
      fleet.put(MetaRows.answer(question, answer.host()), answer.content());
    }
  }

  /** The hosts alone: their answers are not held. */
  List<HostId> answerers(UUID question) throws RocksDBException {
    List<HostId> hosts = new ArrayList<>();
    eachKey(MetaRows.answers(question), key -> hosts.add(MetaRows.answerHost(key)));
    return hosts;
  }

  private void eachKey(byte[] prefix, Consumer<byte[]> visitor) throws RocksDBException {
    try (RocksIterator rows = fleet.db().newIterator(fleet.meta())) {
      for (rows.seek(prefix); rows.isValid(); rows.next()) {
        byte[] key = rows.key();
        if (key.length < prefix.length
            || !Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length)) {
          break;
        }
        visitor.accept(key);
      }
      rows.status();
    }
  }

  Optional<KeptAnswer> answer(UUID question, HostId host) throws RocksDBException {
    return Optional.ofNullable(fleet.get(MetaRows.answer(question, host)))
        .map(content -> new KeptAnswer(host, content));
  }

  /** The question last: what a crash leaves is dropped again. */
  void drop(UUID id) throws RocksDBException {
    for (HostId host : answerers(id)) {
      fleet.delete(MetaRows.answer(id, host));
    }
    fleet.delete(MetaRows.question(id));
  }
}
