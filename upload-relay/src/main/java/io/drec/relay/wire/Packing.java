package io.drec.relay.wire;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * How a message is packed before it is sealed: {@code u8 0 | bytes}, or {@code u8 1 | u32 raw
 * length | zstd frame}. The raw length is ours, checked before a buffer of exactly that size is
 * made; what zstd itself says about its size is not believed.
 */
public final class Packing {
  /** How much longer a message gets that does not pack. */
  public static final int OVERHEAD_BYTES = 1;

  private static final int PLAIN = 0;
  private static final int ZSTD = 1;
  private static final int ZSTD_HEADER_BYTES = 5;

  /** Below it nothing is won. */
  private static final int WORTH_BYTES = 256;

  private static final int LEVEL = 1;

  /**
   * Not in use now. To make one costs more than a small message; there are as many of them as
   * messages were ever packed at the same moment.
   */
  private static final Queue<ZstdCompressCtx> PACKERS = new ConcurrentLinkedQueue<>();

  private static final Queue<ZstdDecompressCtx> UNPACKERS = new ConcurrentLinkedQueue<>();

  private Packing() {}

  /** Packs a message where that makes it smaller. */
  public static byte[] pack(byte[] message) {
    if (message.length >= WORTH_BYTES) {
      // Room for what does not pack: with less, zstd throws instead of telling.
      int room = (int) Zstd.compressBound(message.length);
      byte[] target = new byte[ZSTD_HEADER_BYTES + room];
      int length = compress(message, target, room);
      if (length + ZSTD_HEADER_BYTES < message.length) {
        ByteBuffer.wrap(target).put((byte) ZSTD).putInt(message.length);
        return Arrays.copyOf(target, ZSTD_HEADER_BYTES + length);
      }
    }
    byte[] plain = new byte[1 + message.length];
    System.arraycopy(message, 0, plain, 1, message.length);
    return plain;
  }

  /**
   * @param bytesMax of the message
   * @throws FrameException when it is none, or longer than it may be
   */
  public static byte[] unpack(byte[] packed, int bytesMax) throws FrameException {
    if (packed.length == 0) {
      throw malformed("a packed message without a byte");
    }
    return switch (packed[0]) {
      case PLAIN -> plain(packed, bytesMax);
      case ZSTD -> zstd(packed, bytesMax);
      default -> throw malformed("a message packed in way " + packed[0]);
    };
  }

  private static byte[] plain(byte[] packed, int bytesMax) throws FrameException {
    checkLength(packed.length - 1, bytesMax);
    return Arrays.copyOfRange(packed, 1, packed.length);
  }

  private static byte[] zstd(byte[] packed, int bytesMax) throws FrameException {
    if (packed.length <= ZSTD_HEADER_BYTES) {
      throw malformed("a packed message that is cut off");
    }
    int rawLength = ByteBuffer.wrap(packed).getInt(1);
    checkLength(rawLength, bytesMax);
    byte[] message = new byte[rawLength];
    ZstdDecompressCtx unpacker = UNPACKERS.poll();
    if (unpacker == null) {
      unpacker = new ZstdDecompressCtx();
    }
    try {
      int length =
          unpacker.decompressByteArray(
              message, 0, rawLength, packed, ZSTD_HEADER_BYTES, packed.length - ZSTD_HEADER_BYTES);
      if (length != rawLength) {
        throw malformed("a packed message that unpacks to another length than it says");
      }
      return message;
    } catch (ZstdException e) {
      throw malformed("a packed message that does not unpack: " + e.getMessage());
    } finally {
      UNPACKERS.add(unpacker);
    }
  }

  private static int compress(byte[] message, byte[] target, int room) {
    ZstdCompressCtx packer = PACKERS.poll();
    if (packer == null) {
      packer = new ZstdCompressCtx().setLevel(LEVEL);
    }
    try {
      return packer.compressByteArray(target, ZSTD_HEADER_BYTES, room, message, 0, message.length);
    } finally {
      PACKERS.add(packer);
    }
  }

  private static void checkLength(int length, int bytesMax) throws FrameException {
    if (length <= 0 || length > bytesMax) {
      throw new FrameException(
          FrameException.Cause.TOO_LONG,
          "a message of " + Integer.toUnsignedLong(length) + " bytes; at most " + bytesMax);
    }
  }

  private static FrameException malformed(String message) {
    return new FrameException(FrameException.Cause.MALFORMED, message);
  }
}
