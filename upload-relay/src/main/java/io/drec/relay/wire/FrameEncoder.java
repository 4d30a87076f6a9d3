package io.drec.relay.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToByteEncoder;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Writes frames. */
@Sharable
public final class FrameEncoder extends MessageToByteEncoder<Frame> {
  public static final FrameEncoder INSTANCE = new FrameEncoder();

  private FrameEncoder() {
    super(Frame.class);
  }

  @Override
  protected ByteBuf allocateBuffer(
      ChannelHandlerContext context, Frame frame, boolean preferDirect) {
    int bytes = Frame.HEADER_BYTES + frame.payload().length;
    return preferDirect ? context.alloc().ioBuffer(bytes) : context.alloc().heapBuffer(bytes);
  }

  @Override
  protected void encode(ChannelHandlerContext context, Frame frame, ByteBuf out) {
    write(frame, out);
  }

  static void write(Frame frame, ByteBuf out) {
    byte[] payload = frame.payload();
    if (payload.length > frame.type().bytesMax()) {
      throw new IllegalArgumentException(
          "a frame " + frame.type() + " of " + payload.length + " bytes");
    }
    // In an array first: each access to a buffer outside of the heap is checked anew.
    byte[] head = new byte[Frame.HEADER_BYTES];
    ByteBuffer fields = ByteBuffer.wrap(head);
    fields.putInt(Frame.MAGIC).put((byte) frame.type().code()).put((byte) 0);
    fields.put((byte) frame.lane().code()).put((byte) 0);
    fields.putInt(frame.stream()).putInt(payload.length);
    CRC32C checksum = new CRC32C();
    checksum.update(head, 0, fields.position());
    checksum.update(payload);
    fields.putInt((int) checksum.getValue());
    out.writeBytes(head).writeBytes(payload);
  }
}
