package io.drec.windows.evtx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/** Writes small event log files for tests, with right checksums. */
final class EvtxWriter {
  /** 2026-11-20T12:00:00Z. */
  static final long WRITTEN_TICKS = 134_396_496_000_000_000L;

  private final List<byte[]> chunks = new ArrayList<>();
  private ByteBuffer chunk;
  private BinXmlWriter binXml;
  private long number = 1;
  private long firstNumber;
  private int lastOffset;

  EvtxWriter() {
    open();
  }

  private void open() {
    chunk = ByteBuffer.allocate(EvtxLimits.CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    chunk.position(EvtxLimits.CHUNK_HEADER_BYTES);
    binXml = new BinXmlWriter(chunk);
    firstNumber = number;
  }

  /** Where the next record will start, within its chunk. */
  int position() {
    return chunk.position();
  }

  /** A record with any content. */
  EvtxWriter record(Consumer<BinXmlWriter> content) {
    lastOffset = chunk.position();
    chunk.putInt(0x2a2a).putInt(0).putLong(number++).putLong(WRITTEN_TICKS);
    content.accept(binXml);
    while ((chunk.position() - lastOffset) % 8 != 4) {
      chunk.put((byte) 0);
    }
    int sizeBytes = chunk.position() + 4 - lastOffset;
    chunk.putInt(sizeBytes).putInt(lastOffset + 4, sizeBytes);
    return this;
  }

  /** A record as a provider would give it: {@code EventData} with one named value. */
  EvtxWriter event(int eventId, String name, String value) {
    return record(
        xml ->
            xml.fragment()
                .instance(
                    name.hashCode(),
                    body -> body(body, name),
                    BinXmlWriter.Value.u32(eventId),
                    BinXmlWriter.Value.text(value))
                .end());
  }

  private static void body(BinXmlWriter xml, String name) {
    xml.element(
        "Event",
        event -> {
          event.element("System", system -> system.element("EventID", id -> id.open(0)));
          event.element(
              "EventData",
              data ->
                  data.element(
                      "Data",
                      0xffff,
                      attributes -> attributes.attribute("Name", part -> part.text(name)),
                      content -> content.open(1)));
        });
  }

  /** Ends the chunk and begins another. */
  EvtxWriter nextChunk() {
    closeChunk();
    open();
    return this;
  }

  private void closeChunk() {
    int end = chunk.position();
    byte[] bytes = chunk.array();
    ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    header.put("ElfChnk\0".getBytes(StandardCharsets.US_ASCII));
    header.putLong(firstNumber).putLong(number - 1).putLong(firstNumber).putLong(number - 1);
    header.putInt(128).putInt(lastOffset).putInt(end);
    chunks.add(bytes);
    seal(bytes, 0);
  }

  /** Makes the checksums of a chunk right again after it was changed. */
  static void seal(byte[] file, int chunkOffset) {
    ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    CRC32 records = new CRC32();
    records.update(file, chunkOffset + 512, header.getInt(chunkOffset + 48) - 512);
    header.putInt(chunkOffset + 52, (int) records.getValue());
    CRC32 checksum = new CRC32();
    checksum.update(file, chunkOffset, 120);
    checksum.update(file, chunkOffset + 128, 512 - 128);
    header.putInt(chunkOffset + 124, (int) checksum.getValue());
  }

  /** The whole file. */
  byte[] file() {
    closeChunk();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(header(chunks.size(), number, 0));
    chunks.forEach(file::writeBytes);
    return file.toByteArray();
  }

  /** The header of a file. */
  static byte[] header(int chunkCount, long nextNumber, int flags) {
    ByteBuffer header = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
    header.put("ElfFile\0".getBytes(StandardCharsets.US_ASCII));
    header.putLong(0).putLong(chunkCount - 1).putLong(nextNumber).putInt(128);
    header.putShort((short) 1).putShort((short) 3).putShort((short) 4096);
    header.putShort((short) chunkCount);
    CRC32 checksum = new CRC32();
    checksum.update(header.array(), 0, 120);
    header.putInt(120, flags).putInt(124, (int) checksum.getValue());
    return header.array();
  }
}
