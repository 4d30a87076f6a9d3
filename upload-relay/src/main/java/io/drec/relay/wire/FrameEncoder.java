package io.drec.relay.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToByteEncoder;
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
    int at = out.writerIndex();
    out.writeInt(Frame.MAGIC);
    out.writeByte(frame.type().code());
    out.writeByte(0);
    out.writeByte(frame.lane().code());
    out.writeByte(0);
    out.writeInt(frame.stream());
    out.writeInt(payload.length);
    byte[] head = new byte[Frame.HEADER_BYTES - Integer.BYTES];
    out.getBytes(at, head);
    CRC32C checksum = new CRC32C();
    checksum.update(head);
    checksum.update(payload);
    out.writeInt((int) checksum.getValue());
    out.writeBytes(payload);
  }
}
