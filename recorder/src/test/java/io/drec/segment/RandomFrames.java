package io.drec.segment;

import io.drec.record.EventFingerprint;
import io.drec.record.FieldId;
import io.drec.record.FrameBuilder;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.Field;
import io.drec.record.RecordLayout.Frame;
import io.drec.record.RecordLayout.Header;
import io.drec.record.RecordLayout.Origin;
import io.drec.record.RecordType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;

/** Frames of records of every type, with all that may be odd about one. The same seed, the same. */
public final class RandomFrames {
  private static final String[] WORDS = {
    "",
    "-",
    "0",
    "007",
    "1234",
    "-5",
    "0x3e7",
    "0x3E7",
    "0x0",
    "C:\\Windows\\a.exe",
    "/bin/sh",
    "2023-08-15T09:53:46.119Z",
    "2023-02-30 09:53:46",
    "2023-08-15 09:53:46.060",
    "18446744073709551615",
    "{81056205-d0f9-64d4-2700-000000000800}",
    "\0",
    "a\0b",
    "NT AUTHORITY\\SYSTEM",
    "sha256=b282d597cc4c16eb645ce29b900a5aeafc5a647ec98ed32380656ca4348a6e78,md5=f7110f4e43af6da3",
    "SHA1=58824,SHA256=B282D597CC4C16EB645CE29B900A5AEAFC5A647EC98ED32380656CA4348A6E78,MD5=F7110F"
  };
  private static final byte[] HOST = Arrays.copyOf(new byte[] {1, 2, 3}, 16);

  private final Random random;
  private final RecordBuilder builder = new RecordBuilder();
  private final List<byte[]> frames = new ArrayList<>();
  private long timeNs = 1_700_000_000_000_000_000L;
  private long sequence;

  private RandomFrames(long seed) {
    random = new Random(seed);
    sequence = random.nextInt(1000);
  }

  public static List<byte[]> of(long seed, int count) {
    RandomFrames made = new RandomFrames(seed);
    for (int i = 0; i < count; i++) {
      made.frame();
    }
    return made.frames;
  }

  private void frame() {
    FrameBuilder frame = new FrameBuilder(RecordLayout.FRAME_LENGTH_MAX);
    int records = 1 + random.nextInt(30);
    for (int i = 0; i < records; i++) {
      ByteBuffer record = record();
      frame.add(record, 0, record.limit());
    }
    byte[] chain = new byte[32];
    random.nextBytes(chain);
    sequence += 1 + random.nextInt(3) / 2 * random.nextInt(50);
    FrameBuilder.Origin origin =
        new FrameBuilder.Origin(
            HOST, new byte[16], 1 + random.nextInt(2), random.nextInt(3) * 1_000_003L);
    ByteBuffer sealed = frame.seal(sequence, chain, origin, timeNs + random.nextInt(1000));
    byte[] bytes = new byte[sealed.remaining()];
    sealed.get(bytes);
    if (random.nextInt(6) == 0) {
      spoil(bytes);
    }
    frames.add(bytes);
  }

  /** Changes bytes behind the header, or reserved ones in it, and sets the checksum right. */
  private void spoil(byte[] bytes) {
    boolean header = random.nextInt(3) == 0;
    int at =
        header ? 96 + random.nextInt(32) : Frame.BYTES + random.nextInt(bytes.length - Frame.BYTES);
    bytes[at] ^= (byte) (1 << random.nextInt(8));
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(Frame.CRC32C, 0);
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    buffer.putInt(Frame.CRC32C, (int) crc.getValue());
  }

  private ByteBuffer record() {
    timeNs += random.nextInt(4) * 1_000_000L;
    RecordType[] types = RecordType.values();
    RecordType type = types[random.nextInt(types.length)];
    int body = 8 * random.nextInt(22);
    builder.begin(type, body, random.nextInt(50) == 0 ? random.nextLong() : timeNs);
    builder.flags(random.nextInt(4)).hook(random.nextInt(3));
    builder.process(random.nextInt(5) * 1000, random.nextInt(3), random.nextInt(3) * 77L);
    for (int at = 0; at < body; at += 8) {
      builder.bodyLong(at, random.nextInt(5) == 0 ? random.nextLong() : random.nextInt(4));
    }
    FieldId[] ids = FieldId.values();
    int fields = random.nextInt(6);
    for (int i = 0; i < fields; i++) {
      FieldId id = ids[random.nextInt(ids.length)];
      byte[] value = value(id);
      int kept = random.nextInt(10) == 0 ? random.nextInt(value.length + 1) : value.length;
      builder.field(id, value, 0, value.length, kept);
    }
    if (random.nextBoolean()) {
      event();
    }
    ByteBuffer record = builder.end();
    if (random.nextInt(20) == 0) {
      record.putShort(Header.TYPE, (short) (200 + random.nextInt(3)));
    }
    if (random.nextInt(20) == 0) {
      record.putShort(Header.HOOK + 2, (short) 1);
    }
    if (fields > 0 && random.nextInt(20) == 0) {
      record.putShort(Header.BYTES + body + Field.FLAGS, (short) RecordLayout.FF_UNREADABLE);
    }
    return record;
  }

  /** As an import writes them: some with the fingerprint that follows, some with its twin. */
  private void event() {
    byte[] channel = bytes("Security");
    ByteBuffer origin = ByteBuffer.allocate(Origin.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int number = random.nextInt(2) * random.nextInt(1000);
    origin.putLong(Origin.RECORD_NUMBER, number);
    origin.putInt(Origin.EVENT_CODE, 4624);
    byte[] name = bytes("Name");
    byte[] value = word();
    EventFingerprint fingerprint = new EventFingerprint().host(HOST);
    fingerprint.lowerPart(channel, 0, channel.length).part(channel, 0, 0).code(4624);
    byte[] made = new byte[16];
    if (number > 0) {
      fingerprint.numbered(number, timeNs, made, 0);
    } else {
      fingerprint.part(bytes("name"), 0, 4).part(value, 0, value.length).finish(made, 0);
    }
    int twin = random.nextInt(4);
    made = twin < 2 ? made : EventFingerprint.twin(made, twin);
    origin.put(Origin.FINGERPRINT, made);
    builder.field(FieldId.CHANNEL, channel);
    builder.field(FieldId.ORIGIN, origin.array());
    ByteBuffer data = ByteBuffer.allocate(8 + name.length + value.length);
    data.order(ByteOrder.LITTLE_ENDIAN)
        .putInt(name.length)
        .put(name)
        .putInt(value.length)
        .put(value);
    builder.field(FieldId.DATA, data.array());
  }

  private byte[] value(FieldId id) {
    if (id != FieldId.DATA || random.nextInt(10) == 0) {
      return word();
    }
    ByteBuffer data = ByteBuffer.allocate(64 * 1024).order(ByteOrder.LITTLE_ENDIAN);
    StringBuilder message = new StringBuilder("What happened:\r\n");
    int entries = random.nextInt(8);
    for (int i = 0; i < entries; i++) {
      byte[] value = word();
      String name = "Name" + i;
      message.append(name).append(": ");
      message.append(new String(value, StandardCharsets.UTF_8)).append("\r\n");
      data.putInt(name.length()).put(bytes(name)).putInt(value.length).put(value);
    }
    byte[] text = bytes(message.toString());
    data.putInt(7).put(bytes("Message")).putInt(text.length).put(text);
    return Arrays.copyOf(data.array(), data.position());
  }

  private byte[] word() {
    if (random.nextInt(4) == 0) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      return bytes;
    }
    return bytes(WORDS[random.nextInt(WORDS.length)]);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
