package io.drec.relay.message;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.drec.relay.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Messages as bytes; {@code docs/format/link-messages.md} lays them out. Decoding takes at most the
 * message and the greatest raw length of its kind, whatever the bytes say, and throws nothing but
 * {@link MessageException}.
 */
public final class MessageCodec {
  public static final int VERSION = 1;

  /** Texts of a person's or a host's making. */
  public static final int TEXT_BYTES_MAX = 4096;

  static final int HELLO = 1;
  static final int HEARTBEAT = 2;
  static final int INDEX = 3;
  static final int FRAMES = 4;
  static final int ACKNOWLEDGEMENT = 5;
  static final int WISH = 6;
  static final int REFUSAL = 10;
  static final int ANCHORS = 11;

  private static final int PLAIN = 0;
  private static final int ZSTD = 1;
  private static final int HEAD_BYTES = 3;

  /** Smaller ones gain nothing. */
  private static final int PACKED_BYTES_MIN = 512;

  private static final int LEVEL = 3;

  /** Head, ids and lengths of what is mostly one piece of bytes. */
  private static final int ROOM_BYTES = 256;

  private static final int KEPT_BYTES = 16 + Position.CHAIN_BYTES + 3;

  private MessageCodec() {}

  /**
   * @throws IllegalArgumentException when a part is longer than this format allows
   */
  public static byte[] encode(Message message) {
    BodyWriter body = new BodyWriter();
    int kind;
    if (message instanceof IndexReport report) {
      kind = INDEX;
      IndexBody.write(body, report);
    } else if (message instanceof FrameUnit unit) {
      kind = FRAMES;
      write(body, unit);
    } else {
      kind = small(body, message);
    }
    byte[] raw = body.toBytes();
    if (raw.length > rawBytesMax(kind)) {
      throw new IllegalArgumentException(
          "a message of kind "
              + kind
              + " with "
              + raw.length
              + " bytes, at most "
              + rawBytesMax(kind));
    }
    return kind == INDEX || kind == FRAMES
        ? packed(kind, raw)
        : head(kind, PLAIN).raw(raw).toBytes();
  }

  private static int small(BodyWriter body, Message message) {
    if (message instanceof Hello hello) {
      write(body, hello);
      return HELLO;
    } else if (message instanceof Heartbeat beat) {
      write(body, beat.present());
      write(body, beat.health());
      return HEARTBEAT;
    } else if (message instanceof Acknowledgement taken) {
      body.u8(taken.kind().code()).number(taken.first()).position(taken.end());
      return ACKNOWLEDGEMENT;
    } else if (message instanceof Wish wish) {
      body.u8(wish.kind().code()).uuid(wish.epoch()).number(wish.first());
      body.number(wish.last() - wish.first()).number(wish.step());
      return WISH;
    } else if (message instanceof Refusal refusal) {
      body.u8(refusal.kind().code()).number(refusal.retryAfterMs()).text(refusal.text());
      return REFUSAL;
    } else if (message instanceof AnchorsShown anchors) {
      write(body, anchors);
      return ANCHORS;
    }
    throw new IllegalArgumentException("a message of " + message.getClass());
  }

  private static BodyWriter head(int kind, int packing) {
    return new BodyWriter().u8(VERSION).u8(kind).u8(packing);
  }

  private static byte[] packed(int kind, byte[] raw) {
    if (raw.length >= PACKED_BYTES_MIN) {
      byte[] small = Zstd.compress(raw, LEVEL);
      if (small.length < raw.length) {
        byte[] message = head(kind, ZSTD).number(raw.length).raw(small).toBytes();
        return checked(message);
      }
    }
    return checked(head(kind, PLAIN).raw(raw).toBytes());
  }

  private static byte[] checked(byte[] message) {
    if (message.length > Channel.MESSAGE_BYTES_MAX) {
      throw new IllegalArgumentException("a message of " + message.length + " bytes");
    }
    return message;
  }

  private static int rawBytesMax(int kind) {
    return switch (kind) {
      case INDEX -> IndexBody.BYTES_MAX;
      case FRAMES -> FrameUnit.FRAMES_BYTES_MAX + ROOM_BYTES;
      default -> 512 << 10;
    };
  }

  /**
   * @throws MessageException when they are no message of this version
   */
  public static Message decode(byte[] message) throws MessageException {
    if (message.length > Channel.MESSAGE_BYTES_MAX) {
      throw new MessageException("a message of " + message.length + " bytes");
    }
    BodyReader in = new BodyReader(message, 0);
    int version = in.u8();
    if (version != VERSION) {
      throw new MessageException(
          "a message of version " + version + "; this program reads " + VERSION);
    }
    int kind = in.u8();
    int packing = in.u8();
    int max = rawBytesMax(kind);
    if (packing == ZSTD && (kind == INDEX || kind == FRAMES)) {
      int length = (int) in.count(max, "raw bytes of a message");
      in = new BodyReader(unpacked(in.raw(in.left(), "a message"), length), 0);
    } else if (packing != PLAIN) {
      throw new MessageException("a message of kind " + kind + " packed as " + packing);
    } else if (in.left() > max) {
      throw new MessageException(
          "a message of kind " + kind + " with " + in.left() + " bytes, expected at most " + max);
    }
    try {
      Message decoded = decode(kind, in);
      in.end();
      return decoded;
    } catch (IllegalArgumentException e) {
      throw new MessageException("a message of kind " + kind + ": " + e.getMessage());
    }
  }

  private static byte[] unpacked(byte[] small, int length) throws MessageException {
    byte[] raw = new byte[length];
    String wrong;
    try {
      long found = Zstd.decompressByteArray(raw, 0, length, small, 0, small.length);
      if (found == length) {
        return raw;
      }
      wrong = Zstd.isError(found) ? Zstd.getErrorName(found) : "there are " + found;
    } catch (ZstdException e) {
      wrong = e.getMessage();
    }
    throw new MessageException("a message does not unpack to " + length + " bytes: " + wrong);
  }

  private static Message decode(int kind, BodyReader in) throws MessageException {
    return switch (kind) {
      case HELLO -> hello(in);
      case HEARTBEAT -> new Heartbeat(kept(in), health(in));
      case INDEX -> IndexBody.read(in);
      case FRAMES -> frames(in);
      case ACKNOWLEDGEMENT ->
          new Acknowledgement(unitKind(in), in.count("a sequence"), in.position());
      case WISH -> wish(in);
      case REFUSAL ->
          new Refusal(unitKind(in), in.count("milliseconds"), in.text(TEXT_BYTES_MAX, "a reason"));
      case ANCHORS -> anchors(in);
      default ->
          throw new MessageException("a message of kind " + kind + ", expected 1 to 6, 10 or 11");
    };
  }

  private static UnitKind unitKind(BodyReader in) throws MessageException {
    int code = in.u8();
    for (UnitKind kind : UnitKind.values()) {
      if (kind.code() == code) {
        return kind;
      }
    }
    throw new MessageException("a kind of unit " + code + ", expected 1 to 3");
  }

  private static Wish wish(BodyReader in) throws MessageException {
    UnitKind kind = unitKind(in);
    UUID epoch = in.uuid();
    long first = in.count("a sequence");
    long more = in.count(Long.MAX_VALUE - first, "frames");
    return new Wish(kind, epoch, first, first + more, in.count("a step"));
  }

  private static void write(BodyWriter body, FrameUnit unit) {
    body.number(unit.first()).position(unit.end()).signed(unit.firstNs()).signed(unit.lastNs());
    body.bytes(unit.frames());
  }

  private static FrameUnit frames(BodyReader in) throws MessageException {
    long first = in.count("a sequence");
    Position end = in.position();
    if (first > end.sequence()) {
      throw new MessageException("frames " + first + " to " + end.sequence());
    }
    return new FrameUnit(
        first,
        end,
        in.signed(),
        in.signed(),
        in.bytes(FrameUnit.FRAMES_BYTES_MAX, "the frames of a unit"));
  }

  private static void write(BodyWriter body, Hello hello) {
    body.text(hello.name()).number(hello.addresses().size());
    hello.addresses().forEach(body::text);
    body.text(hello.version()).number(hello.kept().size());
    hello.kept().forEach(kept -> write(body, kept));
    write(body, hello.health());
    Hello.Indexed indexed = hello.indexed();
    if (indexed != null) {
      body.number(indexed.whole() ? 1 : 0).signed(indexed.oldestNs());
    }
  }

  private static Hello hello(BodyReader in) throws MessageException {
    String name = in.text(TEXT_BYTES_MAX, "a name");
    List<String> addresses = new ArrayList<>();
    for (int i = in.items(Hello.ADDRESSES_MAX, 1, "addresses"); i > 0; i--) {
      addresses.add(in.text(TEXT_BYTES_MAX, "an address"));
    }
    String version = in.text(TEXT_BYTES_MAX, "a version");
    List<Hello.Kept> kept = new ArrayList<>();
    for (int i = in.items(Hello.KEPT_MAX, KEPT_BYTES, "recordings"); i > 0; i--) {
      kept.add(kept(in));
    }
    Health health = health(in);
    Hello.Indexed indexed =
        in.left() == 0
            ? null
            : new Hello.Indexed(in.flag("whether its index is whole"), in.signed());
    // What newer hosts say besides: a centre that is older must not shut them out for it.
    in.skipRest();
    return new Hello(name, addresses, version, kept, health, indexed);
  }

  private static void write(BodyWriter body, Hello.Kept kept) {
    body.number(kept.firstKept()).position(kept.last()).number(kept.lostFrames());
  }

  private static Hello.Kept kept(BodyReader in) throws MessageException {
    return new Hello.Kept(in.count("a sequence"), in.position(), in.count("lost frames"));
  }

  private static void write(BodyWriter body, Health health) {
    body.signed(health.clockNs()).number(health.recording() ? 1 : 0).text(health.trouble());
    body.number(health.gaps()).number(health.lostRecords());
  }

  private static Health health(BodyReader in) throws MessageException {
    return new Health(
        in.signed(),
        in.flag("whether it records"),
        in.text(TEXT_BYTES_MAX, "a trouble"),
        in.count("gaps"),
        in.count("lost records"));
  }

  private static void write(BodyWriter body, AnchorsShown anchors) {
    body.uuid(anchors.epoch()).number(anchors.shown().size());
    for (Position shown : anchors.shown()) {
      body.number(shown.sequence()).raw(shown.chain());
    }
    body.number(anchors.gone().size());
    anchors.gone().forEach(body::number);
  }

  private static AnchorsShown anchors(BodyReader in) throws MessageException {
    UUID epoch = in.uuid();
    List<Position> shown = new ArrayList<>();
    int count = in.items(AnchorsShown.FRAMES_MAX, 1 + Position.CHAIN_BYTES, "anchors");
    for (int i = 0; i < count; i++) {
      long sequence = in.count("a sequence");
      shown.add(new Position(epoch, sequence, in.raw(Position.CHAIN_BYTES, "a chain value")));
    }
    List<Long> gone = new ArrayList<>();
    for (int i = in.items(AnchorsShown.FRAMES_MAX, 1, "frames that are gone"); i > 0; i--) {
      gone.add(in.count("a sequence"));
    }
    return new AnchorsShown(epoch, shown, gone);
  }

  static int headBytes() {
    return HEAD_BYTES;
  }
}
