package io.drec.relay.node;

import io.drec.relay.identity.HostId;
import io.drec.relay.wire.FrameException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What frames say, as bytes; docs/format/link.md. Every length is checked first. */
final class Payloads {
  static final int PROTOCOL = 1;
  static final int CHALLENGE_BYTES = 32;
  private static final int TEXT_BYTES_MAX = 512;
  private static final byte[] GREETING = "drec greeting 1\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] WELCOME = "drec welcome 1\n".getBytes(StandardCharsets.US_ASCII);

  private Payloads() {}

  static byte[] hello() {
    return new byte[] {PROTOCOL};
  }

  static void checkHello(byte[] payload) throws FrameException {
    if (payload.length != 1 || payload[0] != PROTOCOL) {
      throw malformed("a greeting of another protocol; expected version " + PROTOCOL);
    }
  }

  /**
   * A listener's answer.
   *
   * @param windowBytes what each lane of a stream may send at first, both ways
   */
  record Welcome(Duration heartbeat, int windowBytes, Route route) {
    byte[] toBytes() {
      byte[] path = route.toBytes();
      return ByteBuffer.allocate(8 + path.length)
          .putInt((int) heartbeat.toMillis())
          .putInt(windowBytes)
          .put(path)
          .array();
    }

    static Welcome parse(byte[] payload) throws FrameException {
      ByteBuffer bytes = ByteBuffer.wrap(payload);
      need(bytes, 8);
      int heartbeatMs = bytes.getInt();
      int window = bytes.getInt();
      if (heartbeatMs < 10 || heartbeatMs > 600_000 || window < 1024 || window > (1 << 24)) {
        throw malformed("a welcome with heartbeat " + heartbeatMs + " ms, window " + window);
      }
      return new Welcome(Duration.ofMillis(heartbeatMs), window, Route.read(bytes));
    }
  }

  /** Why a link or stream is refused or ends. */
  record Ending(Refusal cause, int retryAfterMs, String text) {
    byte[] toBytes() {
      byte[] words = text.getBytes(StandardCharsets.UTF_8);
      int length = Math.min(words.length, TEXT_BYTES_MAX);
      return ByteBuffer.allocate(5 + length)
          .put((byte) cause.ordinal())
          .putInt(retryAfterMs)
          .put(words, 0, length)
          .array();
    }

    static Ending parse(byte[] payload) throws FrameException {
      ByteBuffer bytes = ByteBuffer.wrap(payload);
      need(bytes, 5);
      int cause = bytes.get() & 0xff;
      int retry = bytes.getInt();
      if (cause >= Refusal.values().length || bytes.remaining() > TEXT_BYTES_MAX || retry < 0) {
        throw malformed("an ending of cause " + cause);
      }
      String text = StandardCharsets.UTF_8.decode(bytes).toString();
      return new Ending(Refusal.values()[cause], retry, text.replaceAll("\\p{Cntrl}", " "));
    }
  }

  /**
   * A stream begins.
   *
   * @param isSpool messages that a relay kept, instead of a way
   * @param passed relays, nearest to the host first
   */
  record Open(HostId host, boolean isSpool, List<HostId> passed) {
    byte[] toBytes() {
      ByteBuffer bytes = ByteBuffer.allocate(34 + passed.size() * HostId.BYTES);
      bytes.put(host.toBytes()).put((byte) (isSpool ? 1 : 0)).put((byte) passed.size());
      passed.forEach(id -> bytes.put(id.toBytes()));
      return bytes.array();
    }

    static Open parse(byte[] payload, int hopsMax) throws FrameException {
      ByteBuffer bytes = ByteBuffer.wrap(payload);
      need(bytes, 34);
      HostId host = id(bytes);
      int kind = bytes.get();
      if (kind != 0 && kind != 1) {
        throw malformed("a stream of kind " + kind);
      }
      return new Open(host, kind == 1, ids(bytes, hopsMax));
    }
  }

  static byte[] credit(int bytes) {
    return ByteBuffer.allocate(4).putInt(bytes).array();
  }

  static int parseCredit(byte[] payload) throws FrameException {
    int bytes = payload.length == 4 ? ByteBuffer.wrap(payload).getInt() : 0;
    if (bytes <= 0) {
      throw malformed("a credit of " + bytes + " bytes");
    }
    return bytes;
  }

  /** What a host seals to answer a challenge. */
  static byte[] greeting(byte[] challenge) {
    return joined(GREETING, challenge);
  }

  /** What the centre seals to answer that. */
  static byte[] welcome(byte[] challenge) {
    return joined(WELCOME, challenge);
  }

  static void need(ByteBuffer bytes, int length) throws FrameException {
    if (bytes.remaining() < length) {
      throw malformed("a payload that is cut off");
    }
  }

  static List<HostId> ids(ByteBuffer bytes, int countMax) throws FrameException {
    int count = bytes.get() & 0xff;
    if (count > countMax || bytes.remaining() != count * HostId.BYTES) {
      throw malformed(count + " nodes on the way; at most " + countMax);
    }
    List<HostId> found = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      found.add(id(bytes));
    }
    return found;
  }

  static FrameException malformed(String text) {
    return new FrameException(FrameException.Cause.MALFORMED, text);
  }

  static FrameException outOfPlace(Object what) {
    return new FrameException(FrameException.Cause.ORDER, what + " has no place here");
  }

  private static HostId id(ByteBuffer bytes) {
    byte[] id = new byte[HostId.BYTES];
    bytes.get(id);
    return HostId.of(id);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
