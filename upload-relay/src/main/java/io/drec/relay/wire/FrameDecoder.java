package io.drec.relay.wire;

import io.drec.relay.channel.Lane;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Cuts bytes into frames. A length is looked at before a byte of the payload is waited for; until
 * {@link #allowData} a frame of data is refused by its header, whatever it holds.
 */
public final class FrameDecoder extends ByteToMessageDecoder {
  private static final Lane[] LANES = Lane.values();

  private final CRC32C checksum = new CRC32C();
  private boolean isDataAllowed;
  private boolean isBroken;

  /** The far end is known now. */
  public void allowData() {
    isDataAllowed = true;
  }

  /** Bytes of a frame that is not complete yet. */
  public int waitingBytes() {
    return actualReadableBytes();
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    if (isBroken) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (in.readableBytes() < Frame.HEADER_BYTES) {
      return;
    }
    try {
      decodeFrame(in, out);
    } catch (FrameException e) {
      isBroken = true;
      throw new DecoderException(e);
    }
  }

  private void decodeFrame(ByteBuf in, List<Object> out) throws FrameException {
    int at = in.readerIndex();
    FrameType type = checkHead(in, at);
    int length = checkLength(in, at, type);
    if (in.readableBytes() < Frame.HEADER_BYTES + length) {
      return;
    }
    byte[] payload = new byte[length];
    in.getBytes(at + Frame.HEADER_BYTES, payload);
    checkSum(in, at, payload);
    Lane lane = LANES[in.getUnsignedByte(at + 6)];
    out.add(new Frame(type, lane, in.getInt(at + 8), payload));
    in.skipBytes(Frame.HEADER_BYTES + length);
  }

  private FrameType checkHead(ByteBuf in, int at) throws FrameException {
    int magic = in.getInt(at);
    if (magic != Frame.MAGIC) {
      throw new FrameException(
          FrameException.Cause.MAGIC,
          String.format("a frame that begins with %08x; expected %08x", magic, Frame.MAGIC));
    }
    FrameType type = FrameType.ofCode(in.getUnsignedByte(at + 4));
    int lane = in.getUnsignedByte(at + 6);
    boolean hasRest = in.getByte(at + 5) != 0 || in.getByte(at + 7) != 0;
    if (type == null || lane >= LANES.length || hasRest || in.getInt(at + 8) < 0) {
      throw new FrameException(
          FrameException.Cause.MALFORMED,
          "a frame of type " + in.getUnsignedByte(at + 4) + ", lane " + lane + ": not known here");
    }
    if (type == FrameType.DATA && !isDataAllowed) {
      throw new FrameException(FrameException.Cause.ORDER, "data before the far end was let in");
    }
    return type;
  }

  private static int checkLength(ByteBuf in, int at, FrameType type) throws FrameException {
    long length = in.getUnsignedInt(at + 12);
    if (length > type.bytesMax()) {
      throw new FrameException(
          FrameException.Cause.TOO_LONG,
          "a frame " + type + " of " + length + " bytes; at most " + type.bytesMax());
    }
    return (int) length;
  }

  private void checkSum(ByteBuf in, int at, byte[] payload) throws FrameException {
    byte[] head = new byte[Frame.HEADER_BYTES - Integer.BYTES];
    in.getBytes(at, head);
    checksum.reset();
    checksum.update(head);
    checksum.update(payload);
    if ((int) checksum.getValue() != in.getInt(at + head.length)) {
      throw new FrameException(
          FrameException.Cause.CHECKSUM, "a frame whose checksum does not fit: altered on its way");
    }
  }
}
