package io.drec.relay.fleet.rocks;

import io.drec.relay.fleet.RowBytes;
import io.drec.relay.fleet.RowView;
import io.drec.relay.identity.HostId;
import io.drec.relay.message.Position;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keys and values of META, the few rows that are put one by one. */
final class MetaRows {
  private static final int ANCHOR = 'a';
  private static final int FACTS = 'f';
  private static final int NUMBER = 'h';
  private static final int PACKED_DAY = 'k';
  private static final int NEWEST_DAY = 'n';
  private static final int POSITION = 'p';
  private static final int QUESTION = 'q';
  private static final int ANSWER = 'r';
  private static final int FIRST_DAY = 'x';
  private static final int KEY_BYTES_EXPECTED = 48;
  private static final int POSITION_KEY_BYTES = 1 + 4 + 16;

  private MetaRows() {}

  /**
   * How far an epoch's index is here, and the epoch's number in rows.
   *
   * @param position its sequence is -1 where only frames are here
   */
  record Epoch(int number, Position position) {

    byte[] encode() {
      return new RowBytes(KEY_BYTES_EXPECTED)
          .u16(number)
          .u64(position.sequence())
          .bytes(position.chain())
          .toBytes();
    }

    static Epoch decode(UUID id, byte[] value) {
      RowView row = new RowView(value);
      int number = row.u16();
      return new Epoch(number, new Position(id, row.u64(), row.bytes(Position.CHAIN_BYTES)));
    }
  }

  static byte[] facts(HostId host) {
    return key(FACTS).bytes(host.toBytes()).toBytes();
  }

  static byte[] allFacts() {
    return key(FACTS).toBytes();
  }

  static byte[] behindAllFacts() {
    return key(FACTS + 1).toBytes();
  }

  /** The first key behind a host's facts. */
  static byte[] factsBehind(HostId host) {
    return key(FACTS).bytes(host.toBytes()).u8(0).toBytes();
  }

  static byte[] number(HostId host) {
    return key(NUMBER).bytes(host.toBytes()).toBytes();
  }

  static byte[] allNumbers() {
    return key(NUMBER).toBytes();
  }

  /** The host in a key of facts or numbers. */
  static HostId host(byte[] key) {
    RowView view = new RowView(key);
    view.u8();
    return HostId.of(view.bytes(HostId.BYTES));
  }

  static byte[] epochs(int host) {
    return key(POSITION).u32(host).toBytes();
  }

  static byte[] epoch(int host, UUID epoch) {
    return key(POSITION)
        .u32(host)
        .u64(epoch.getMostSignificantBits())
        .u64(epoch.getLeastSignificantBits())
        .toBytes();
  }

  static byte[] anchor(int host, UUID epoch, long sequence) {
    return key(ANCHOR)
        .u32(host)
        .u64(epoch.getMostSignificantBits())
        .u64(epoch.getLeastSignificantBits())
        .u64(sequence)
        .toBytes();
  }

  /** All of a host's, of whatever epoch, begin with this. */
  static byte[] anchors(int host) {
    return key(ANCHOR).u32(host).toBytes();
  }

  /** The chain value, and on which day it was told; rows from before have no day. */
  static byte[] anchorValue(byte[] chain, int day) {
    return new RowBytes(Position.CHAIN_BYTES + 2).bytes(chain).u16(day).toBytes();
  }

  /** On which day an anchor was told; null: the row does not say. */
  static @Nullable Integer anchorDay(byte[] value) {
    RowView view = new RowView(value);
    view.bytes(Position.CHAIN_BYTES);
    return view.atEnd() ? null : view.u16();
  }

  static Position anchor(UUID epoch, byte[] key, byte[] value) {
    RowView view = new RowView(key);
    view.bytes(POSITION_KEY_BYTES);
    return new Position(epoch, view.u64(), new RowView(value).bytes(Position.CHAIN_BYTES));
  }

  /** Of a key of a position or an anchor. */
  static UUID epochId(byte[] key) {
    RowView view = new RowView(key, POSITION_KEY_BYTES);
    view.u8();
    view.u32();
    return new UUID(view.u64(), view.u64());
  }

  static byte[] question(UUID id) {
    return id(key(QUESTION), id);
  }

  static byte[] allQuestions() {
    return key(QUESTION).toBytes();
  }

  /** The id in a key of a question. */
  static UUID question(byte[] key) {
    RowView view = new RowView(key);
    view.u8();
    return new UUID(view.u64(), view.u64());
  }

  static byte[] answers(UUID question) {
    return id(key(ANSWER), question);
  }

  static byte[] answer(UUID question, HostId host) {
    return new RowBytes(KEY_BYTES_EXPECTED)
        .bytes(answers(question))
        .bytes(host.toBytes())
        .toBytes();
  }

  /** The host in a key of an answer. */
  static HostId answerHost(byte[] key) {
    RowView view = new RowView(key);
    view.bytes(1 + 2 * Long.BYTES);
    return HostId.of(view.bytes(HostId.BYTES));
  }

  private static byte[] id(RowBytes key, UUID id) {
    return key.u64(id.getMostSignificantBits()).u64(id.getLeastSignificantBits()).toBytes();
  }

  static byte[] firstDay(char table) {
    return key(FIRST_DAY).u8(table).toBytes();
  }

  static byte[] newestDay(char table, int bucket) {
    return key(NEWEST_DAY).u8(table).u8(bucket).toBytes();
  }

  static byte[] packedDay(char table, int bucket) {
    return key(PACKED_DAY).u8(table).u8(bucket).toBytes();
  }

  private static RowBytes key(int letter) {
    return new RowBytes(KEY_BYTES_EXPECTED).u8(letter);
  }
}
