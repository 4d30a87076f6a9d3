package io.drec.relay.wire;

import io.drec.relay.channel.Lane;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Cuts bytes into frames. A length is looked at before a byte of the payload is waited for; until
 * {@link #allowData} a frame of data is refused by its header, whatever it holds.
 */
public final class FrameDecoder extends ByteToMessageDecoder {
  private static final Lane[] LANES = Lane.values();

  private final CRC32C checksum = new CRC32C();
  private final byte[] head = new byte[Frame.HEADER_BYTES];
  private final ByteBuffer fields = ByteBuffer.wrap(head);
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
    // Into an array first: each access to a buffer outside of the heap is checked anew.
    in.getBytes(in.readerIndex(), head);
    FrameType type = checkHead();
    int length = checkLength(type);
    if (in.readableBytes() < Frame.HEADER_BYTES + length) {
      return;
    }
    byte[] payload = new byte[length];
    in.skipBytes(Frame.HEADER_BYTES).readBytes(payload);
    checkSum(payload);
    out.add(new Frame(type, LANES[head[6]], fields.getInt(8), payload));
  }

  private FrameType checkHead() throws FrameException {
    int magic = fields.getInt(0);
    if (magic != Frame.MAGIC) {
      throw new FrameException(
          FrameException.Cause.MAGIC,
          String.format("a frame that begins with %08x; expected %08x", magic, Frame.MAGIC));
    }
    FrameType type = FrameType.ofCode(head[4] & 0xff);
    int lane = head[6] & 0xff;
    boolean hasRest = head[5] != 0 || head[7] != 0;
    if (type == null || lane >= LANES.length || hasRest || fields.getInt(8) < 0) {
      throw new FrameException(
          FrameException.Cause.MALFORMED,
          "a frame of type " + (head[4] & 0xff) + ", lane " + lane + ": not known here");
    }
    if (type == FrameType.DATA && !isDataAllowed) {
      throw new FrameException(FrameException.Cause.ORDER, "data before the far end was let in");
    }
    return type;
  }

  private int checkLength(FrameType type) throws FrameException {
    long length = Integer.toUnsignedLong(fields.getInt(12));
    if (length > type.bytesMax()) {
      throw new FrameException(
          FrameException.Cause.TOO_LONG,
          "a frame " + type + " of " + length + " bytes; at most " + type.bytesMax());
    }
    return (int) length;
  }

  private void checkSum(byte[] payload) throws FrameException {
    int at = Frame.HEADER_BYTES - Integer.BYTES;
    checksum.reset();
    checksum.update(head, 0, at);
    checksum.update(payload);
    if ((int) checksum.getValue() != fields.getInt(at)) {
      throw new FrameException(
          FrameException.Cause.CHECKSUM, "a frame whose checksum does not fit: altered on its way");
    }
  }
}
