package io.drec.windows.evtx;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.windows.evtx.BinXmlWriter.Value;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class BinXmlTest {

  /** The root of the only record of a file. */
  private static EvtxElement root(Consumer<BinXmlWriter> content) {
    Collected read = Collected.of(new EvtxWriter().record(content).file());
    assertThat(read.damages()).isEmpty();
    assertThat(read.events()).hasSize(1);
    return read.events().get(0).root();
  }

  @Test
  void shouldReadATemplateOnceAndFillItForEachRecord() {
    Collected read =
        Collected.of(new EvtxWriter().event(1, "Image", "a.exe").event(2, "Image", "b.exe").file());

    assertThat(read.damages()).isEmpty();
    EvtxEvent second = read.events().get(1);
    assertThat(second.recordNumber()).isEqualTo(2);
    assertThat(second.verified()).isTrue();
    assertThat(second.writtenNs()).isEqualTo(1_795_176_000_000_000_000L);
    EvtxElement data = second.root().child("EventData").child("Data");
    assertThat(data.attribute("Name")).isEqualTo("Image");
    assertThat(data.values()).containsExactly(new EvtxValue.Text("b.exe"));
    assertThat(second.root().child("System").child("EventID").values())
        .containsExactly(new EvtxValue.Whole(2, false));
  }

  @Test
  void shouldReadElementsWithoutATemplate() {
    EvtxElement root =
        root(
            xml ->
                xml.fragment()
                    .element(
                        "Event",
                        0,
                        at -> at.attribute("xmlns", uri -> uri.text("urn:x")),
                        event -> event.element("A", a -> a.text("1")).element("B", 0, null, null))
                    .end());

    assertThat(root.attribute("xmlns")).isEqualTo("urn:x");
    assertThat(root.children()).extracting(EvtxElement::name).containsExactly("A", "B");
    assertThat(root.child("A").text()).isEqualTo("1");
    assertThat(root.child("B").text()).isEmpty();
    assertThat(root.child("C")).isNull();
    assertThat(root.attribute("c")).isNull();
  }

  @Test
  void shouldJoinAllKindsOfText() {
    EvtxElement root =
        root(
            xml ->
                xml.fragment()
                    .element(
                        "E",
                        e ->
                            e.text("a ")
                                .entity("lt")
                                .entity("amp")
                                .entity("gt")
                                .entity("quot")
                                .entity("apos")
                                .entity("other")
                                .cdata(" <b> ")
                                .character('ß')
                                .instruction("skip", "me"))
                    .end());

    assertThat(root.text()).isEqualTo("a <&>\"'&other; <b> ß");
  }

  @Test
  void shouldLeaveOutAttributesAndElementsWithoutAValue() {
    EvtxElement root =
        root(
            xml ->
                xml.fragment()
                    .instance(
                        7,
                        body ->
                            body.element(
                                "E",
                                0xffff,
                                at ->
                                    at.attribute("gone", v -> v.optional(0))
                                        .attribute("kept", v -> v.optional(1))
                                        .attribute("joined", v -> v.text("id-").open(2)),
                                e ->
                                    e.element("Gone", 0, null, g -> g.open(0))
                                        .element("Kept", 1, null, k -> k.open(1))
                                        .element("Empty", empty -> empty.optional(0))),
                        Value.nothing(),
                        Value.text("one"),
                        Value.u32(2))
                    .end());

    assertThat(root.attributes()).containsOnlyKeys("kept", "joined");
    assertThat(root.attribute("kept")).isEqualTo("one");
    assertThat(root.attribute("joined")).isEqualTo("id-2");
    assertThat(root.children()).extracting(EvtxElement::name).containsExactly("Kept", "Empty");
    assertThat(root.child("Empty").values()).isEmpty();
  }

  /** A value of type binary XML stands where its bytes say that names are, so it is built there. */
  @Test
  void shouldPutEmbeddedElementsWhereTheTemplateWantsThem() {
    EvtxElement root =
        root(
            xml -> {
              xml.fragment()
                  .instance(
                      9,
                      body -> body.element("Event", e -> e.element("UserData", u -> u.open(0))),
                      new Value(0x21, new byte[0]));
              int sizeAt = xml.out.position() - 4;
              int from = xml.out.position();
              xml.fragment().element("Inner", inner -> inner.text("x")).end();
              xml.out.putShort(sizeAt, (short) (xml.out.position() - from));
              xml.end();
            });

    assertThat(root.child("UserData").child("Inner").text()).isEqualTo("x");
  }

  @Test
  void shouldSayThatATemplateWantsMoreValuesThanTheRecordHas() {
    Collected read =
        Collected.of(
            new EvtxWriter()
                .record(
                    xml ->
                        xml.fragment()
                            .instance(
                                5, body -> body.element("E", e -> e.open(0).open(3)), Value.u32(1))
                            .end())
                .file());

    assertThat(read.events()).extracting(event -> event.root().text()).containsExactly("1");
    assertThat(read.events().get(0).verified()).isFalse();
    assertThat(read.damages())
        .singleElement()
        .asString()
        .endsWith("found value number 3 in record 1, expected 1 values");
  }

  @Test
  void shouldKeepWhatStandsBeforeAValueThatWasCutOff() {
    byte[] file = new EvtxWriter().event(1, "Image", "a.exe").file();
    // The second value's size, in its descriptor, becomes larger than the record.
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int text = indexOf(file, "a.exe");
    bytes.putShort(text - 4 - 4, (short) 60_000);
    EvtxWriter.seal(file, 4096);

    Collected read = Collected.of(file);
    assertThat(read.events())
        .extracting(event -> event.root().child("System").child("EventID").text())
        .containsExactly("1");
    assertThat(read.damages())
        .singleElement()
        .asString()
        .startsWith("at byte " + text + ": found ")
        .endsWith("expected a value of 60000 bytes");
  }

  private static int indexOf(byte[] file, String text) {
    byte[] wanted = text.getBytes(java.nio.charset.StandardCharsets.UTF_16LE);
    for (int at = 0; at + wanted.length <= file.length; at++) {
      if (Arrays.equals(file, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
    throw new AssertionError("not in the file: " + text);
  }

  @Test
  void shouldNameATokenThatDoesNotBelong() {
    Collected read =
        Collected.of(
            new EvtxWriter()
                .event(1, "Image", "a.exe")
                .record(xml -> xml.out.put(new byte[] {0x0f, 1, 1, 0, 0x1f}))
                .event(3, "Image", "c.exe")
                .file());

    assertThat(read.events()).extracting(EvtxEvent::recordNumber).isEqualTo(List.of(1L, 3L));
    assertThat(read.summary().lost()).isEqualTo(1);
    assertThat(read.damages())
        .singleElement()
        .asString()
        .endsWith("found token 0x1f in record 2, expected an element or a template");
  }
}
