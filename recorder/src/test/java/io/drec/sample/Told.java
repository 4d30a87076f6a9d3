package io.drec.sample;

import io.drec.record.FieldId;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.Origin;
import io.drec.record.RecordType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** One record of an imported recording that is being written; {@link #add} ends it. */
public final class Told {
  private final Frames frames;
  private final RecordBuilder builder;
  private final long number;
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private int eventCode;
  private long sourceTimeNs;

  Told(Frames frames, RecordBuilder builder, long number) {
    this.frames = frames;
    this.builder = builder;
    this.number = number;
  }

  static int bodyLength(RecordType type) {
    return switch (type) {
      case PROC_START -> RecordLayout.ProcStart.BYTES;
      case PROC_EXIT -> RecordLayout.ProcExit.BYTES;
      case FILE_SESSION -> RecordLayout.FileSession.BYTES;
      case FILE_OP -> RecordLayout.FileOp.BYTES;
      case NET_FLOW -> RecordLayout.NetFlow.BYTES;
      case DNS -> RecordLayout.Dns.BYTES;
      case IPC -> RecordLayout.Ipc.BYTES;
      case REGISTRY -> RecordLayout.Registry.BYTES;
      case IMAGE_LOAD -> RecordLayout.ImageLoad.BYTES;
      case AUTH -> RecordLayout.Auth.BYTES;
      case LOG -> RecordLayout.Log.BYTES;
      case SCRIPT -> RecordLayout.Script.BYTES;
      case SYSTEM -> RecordLayout.SystemAct.BYTES;
      default -> 0;
    };
  }

  /** A member of the body, by its offset in {@code RecordLayout}. */
  public Told bodyInt(int bodyOffset, int value) {
    builder.bodyInt(bodyOffset, value);
    return this;
  }

  public Told bodyShort(int bodyOffset, int value) {
    builder.bodyShort(bodyOffset, value);
    return this;
  }

  public Told bodyBytes(int bodyOffset, byte[] value) {
    builder.bodyBytes(bodyOffset, value);
    return this;
  }

  /** Empty texts are not told. */
  public Told field(FieldId id, String value) {
    if (!value.isEmpty()) {
      builder.field(id, value);
    }
    return this;
  }

  /** Log and program that told, and the event's number there. */
  public Told from(String channel, String provider, int code) {
    eventCode = code;
    return field(FieldId.CHANNEL, channel).field(FieldId.PROVIDER, provider);
  }

  /** The other clock's time, ns since 1970. */
  public Told sourceTimeNs(long timeNs) {
    sourceTimeNs = timeNs;
    return this;
  }

  /** One field as the source had it. */
  public Told data(String name, String value) {
    lengthAndText(name);
    lengthAndText(value);
    return this;
  }

  private void lengthAndText(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    data.writeBytes(length.putInt(bytes.length).array());
    data.writeBytes(bytes);
  }

  /** Ends the record. */
  public Frames add() {
    if (data.size() > 0) {
      builder.field(FieldId.DATA, data.toByteArray());
    }
    ByteBuffer origin = ByteBuffer.allocate(Origin.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    origin.putLong(Origin.RECORD_NUMBER, number);
    origin.putLong(Origin.SOURCE_TIME_NS, sourceTimeNs);
    origin.putInt(Origin.EVENT_CODE, eventCode);
    origin.putLong(Origin.FINGERPRINT, number);
    origin.put(Origin.FINGERPRINT + 8, frames.hostId(), 0, 8);
    builder.field(FieldId.ORIGIN, origin.array());
    return frames.add();
  }
}
