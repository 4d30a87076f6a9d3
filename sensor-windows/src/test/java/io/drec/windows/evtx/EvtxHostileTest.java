package io.drec.windows.evtx;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.windows.evtx.BinXmlWriter.Value;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that someone made to stop the reader. Each is whole by its checksums. */
final class EvtxHostileTest {
  private static final int HEADER = EvtxLimits.FILE_HEADER_BYTES;

  private static Collected read(Consumer<BinXmlWriter> content) {
    return Collected.of(new EvtxWriter().record(content).event(2, "Image", "b.exe").file());
  }

  /** The hostile record is refused for that reason, and the one behind it is read. */
  private static void assertRefused(Collected read, String reason) {
    assertThat(read.events()).extracting(EvtxEvent::recordNumber).containsExactly(2L);
    assertThat(read.damages()).singleElement().asString().contains(reason);
  }

  private static void nest(BinXmlWriter xml, int depth) {
    xml.element("E", depth == 1 ? null : inner -> nest(inner, depth - 1));
  }

  @Test
  void shouldRefuseElementsNestedTooDeep() {
    Collected most = read(xml -> nest(xml.fragment(), EvtxLimits.DEPTH_MAX));
    assertThat(most.events()).hasSize(2);
    assertRefused(
        read(xml -> nest(xml.fragment(), EvtxLimits.DEPTH_MAX + 1)), "elements nested deeper");
    assertRefused(
        read(xml -> xml.fragment().instance(4, body -> nest(body, EvtxLimits.DEPTH_MAX + 1)).end()),
        "elements nested deeper");
  }

  /** Binary XML within binary XML, each 30 bytes shorter than the one around it. */
  @Test
  void shouldRefuseFragmentsNestedTooDeep() {
    assertRefused(
        read(
            xml -> {
              for (int depth = 0; depth < 90; depth++) {
                xml.instance(
                    1, body -> body.element("E", e -> e.open(0)), new Value(0x21, new byte[0]));
                xml.out.putShort(xml.out.position() - 4, (short) (3_000 - 30 * depth));
              }
              xml.out.position(xml.out.position() + 3_000);
            }),
        "fragments nested deeper");
  }

  /** 5,000 places for a value of 15,000 characters: 75 million characters in one element. */
  @Test
  void shouldRefuseAValueUsedTooOften() {
    assertRefused(
        read(
            xml ->
                xml.fragment()
                    .instance(
                        2,
                        body ->
                            body.element(
                                "E",
                                e -> {
                                  for (int place = 0; place < 5_000; place++) {
                                    e.open(0);
                                  }
                                }),
                        Value.text("x".repeat(15_000)))
                    .end()),
        "a record that expands to more than");
  }

  /** Each of many records asks for as much as a record may; the chunk as a whole may not. */
  @Test
  void shouldStopAChunkWhoseRecordsAskForTooMuch() {
    EvtxWriter writer = new EvtxWriter();
    for (int record = 0; record < 300; record++) {
      writer.record(
          xml ->
              xml.fragment()
                  .instance(
                      3,
                      body ->
                          body.element(
                              "E",
                              e -> {
                                for (int place = 0; place < 5_000; place++) {
                                  e.open(0);
                                }
                              }),
                      Value.text("12345678"))
                  .end());
    }
    writer.nextChunk().event(7, "Image", "g.exe");
    Collected read = Collected.of(writer.file());
    assertThat(read.events()).hasSizeBetween(2, 20);
    assertThat(read.damages()).singleElement().asString().contains("a chunk that expands to more");
    assertThat(read.events().get(read.events().size() - 1).root().name()).isEqualTo("Event");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 27, 65_536, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void shouldNotBelieveTheSizeOfARecord(int sizeBytes) {
    EvtxWriter writer = new EvtxWriter().event(1, "Image", "a.exe");
    int second = writer.position();
    byte[] file = writer.event(2, "Image", "b.exe").event(3, "Image", "c.exe").file();
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(HEADER + second + 4, sizeBytes);
    EvtxWriter.seal(file, HEADER);
    Collected read = Collected.of(file);
    assertThat(read.contents()).anyMatch(event -> event.startsWith("3 "));
    assertThat(read.damages().get(0).fileOffset()).isEqualTo(HEADER + second);
  }

  @Test
  void shouldNotBelieveACountOfValues() {
    for (int count : new int[] {-1, Integer.MAX_VALUE, 0x4000_0000, 100_000}) {
      assertRefused(
          read(
              xml -> {
                int id = 6;
                xml.fragment().instance(id, body -> body.element("E", null));
                xml.out.putInt(xml.out.position() - 4, count);
              }),
          "bytes of value descriptors");
    }
  }

  @Test
  void shouldNotFollowOffsetsOutOfTheChunk() {
    for (int offset : new int[] {-1, 0, 511, 65_536, Integer.MAX_VALUE}) {
      assertRefused(
          read(xml -> xml.out.put((byte) 0x01).putInt(4).putInt(offset)), "a name at offset");
      assertRefused(
          read(xml -> xml.out.put((byte) 0x0c).put((byte) 1).putInt(8).putInt(offset)),
          "a template at offset");
    }
  }

  @Test
  void shouldRefuseNamesThatAreTooLong() {
    assertThat(read(xml -> nestNamed(xml, EvtxLimits.NAME_CHARS_MAX)).events()).hasSize(2);
    assertRefused(
        read(xml -> nestNamed(xml, EvtxLimits.NAME_CHARS_MAX + 1)), "a name of 1025 characters");
    assertRefused(read(xml -> nestNamed(xml, 0)), "a name of 0 characters");
  }

  private static void nestNamed(BinXmlWriter xml, int chars) {
    xml.fragment().element("n".repeat(chars), null).end();
  }

  @Test
  void shouldRefuseATemplateOfAnotherId() {
    int[] definition = new int[1];
    Collected read =
        Collected.of(
            new EvtxWriter()
                .record(
                    xml -> {
                      definition[0] = xml.out.position() + 14;
                      xml.fragment().instance(0x77, body -> body.element("E", null)).end();
                    })
                .record(
                    xml ->
                        xml.out
                            .put(new byte[] {0x0c, 1})
                            .putInt(0x78)
                            .putInt(definition[0])
                            .putInt(0))
                .file());
    assertThat(read.events()).extracting(EvtxEvent::recordNumber).containsExactly(1L);
    assertThat(read.damages())
        .singleElement()
        .asString()
        .contains("found template 77 at offset " + definition[0] + " in record 2, expected");
  }

  /** Every eight bytes something that looks like a record, or like a chunk. */
  @Test
  void shouldPassThroughSignaturesWithoutContent() {
    byte[] file = new byte[HEADER + 40 * EvtxLimits.CHUNK_BYTES];
    System.arraycopy(EvtxWriter.header(40, 1, 0), 0, file, 0, HEADER);
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = HEADER; at + 8 <= file.length; at += 8) {
      bytes.putInt(at, 0x2a2a).putInt(at + 4, 60_000);
    }
    assertThat(Collected.of(file).events()).isEmpty();

    byte[] signature = Arrays.copyOf(new EvtxWriter().file(), HEADER + 8);
    for (int at = HEADER; at + 8 <= file.length; at += 8) {
      System.arraycopy(signature, HEADER, file, at, 8);
    }
    Collected read = Collected.of(file);
    assertThat(read.events()).isEmpty();
    assertThat(read.damages()).isNotEmpty();
  }
}
