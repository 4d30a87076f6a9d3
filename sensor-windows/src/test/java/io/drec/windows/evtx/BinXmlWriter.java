package io.drec.windows.evtx;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Writes binary XML into a chunk, as the log service does: names and templates once a chunk. */
final class BinXmlWriter {
  final ByteBuffer out;
  private final Map<String, Integer> names = new HashMap<>();
  private final Map<Integer, Integer> templates = new HashMap<>();
  private boolean inTemplate;

  /** A value of a record, with its type and its bytes. */
  record Value(int type, byte[] bytes) {
    static Value text(String text) {
      return new Value(0x01, text.getBytes(StandardCharsets.UTF_16LE));
    }

    static Value nothing() {
      return new Value(0, new byte[0]);
    }

    static Value u32(int value) {
      return new Value(
          0x08, new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16), 0});
    }
  }

  /**
   * @param out the chunk, little-endian
   */
  BinXmlWriter(ByteBuffer out) {
    this.out = out;
  }

  BinXmlWriter fragment() {
    out.put(new byte[] {0x0f, 1, 1, 0});
    return this;
  }

  /** An instance of a template; {@code body} writes its element where it is first used. */
  BinXmlWriter instance(int id, Consumer<BinXmlWriter> body, Value... values) {
    out.put((byte) 0x0c).put((byte) 1).putInt(id);
    Integer known = templates.get(id);
    out.putInt(known == null ? out.position() + 4 : known);
    if (known == null) {
      define(id, body);
    }
    out.putInt(values.length);
    for (Value value : values) {
      out.putShort((short) value.bytes.length).put((byte) value.type).put((byte) 0);
    }
    for (Value value : values) {
      out.put(value.bytes);
    }
    return this;
  }

  private void define(int id, Consumer<BinXmlWriter> body) {
    templates.put(id, out.position());
    out.putInt(0).putInt(id).put(new byte[12]);
    int size = out.position();
    out.putInt(0);
    inTemplate = true;
    fragment();
    body.accept(this);
    end();
    inTemplate = false;
    out.putInt(size, out.position() - size - 4);
  }

  BinXmlWriter element(String name, Consumer<BinXmlWriter> content) {
    return element(name, 0xffff, null, content);
  }

  /**
   * @param attributes writes attributes, or null for none
   * @param content writes text and elements, or null for an empty element
   */
  BinXmlWriter element(
      String name,
      int dependency,
      Consumer<BinXmlWriter> attributes,
      Consumer<BinXmlWriter> content) {
    out.put((byte) (attributes == null ? 0x01 : 0x41));
    if (inTemplate) {
      out.putShort((short) dependency);
    }
    int size = out.position();
    out.putInt(0);
    name(name);
    if (attributes != null) {
      int attributeSize = out.position();
      out.putInt(0);
      attributes.accept(this);
      out.putInt(attributeSize, out.position() - attributeSize - 4);
    }
    if (content == null) {
      out.put((byte) 0x03);
    } else {
      out.put((byte) 0x02);
      content.accept(this);
      out.put((byte) 0x04);
    }
    out.putInt(size, out.position() - size - 4);
    return this;
  }

  BinXmlWriter attribute(String name, Consumer<BinXmlWriter> value) {
    out.put((byte) 0x46);
    name(name);
    value.accept(this);
    return this;
  }

  BinXmlWriter text(String text) {
    out.put((byte) 0x05).put((byte) 0x01);
    return counted(text);
  }

  BinXmlWriter cdata(String text) {
    out.put((byte) 0x07);
    return counted(text);
  }

  BinXmlWriter character(char character) {
    out.put((byte) 0x08).putChar(character);
    return this;
  }

  BinXmlWriter entity(String name) {
    out.put((byte) 0x09);
    name(name);
    return this;
  }

  BinXmlWriter instruction(String target, String data) {
    out.put((byte) 0x0a);
    name(target);
    out.put((byte) 0x0b);
    return counted(data);
  }

  /** A place for the value of that index. */
  BinXmlWriter open(int index) {
    out.put((byte) 0x0d).putShort((short) index).put((byte) 0x01);
    return this;
  }

  /** A place for a value that may be absent. */
  BinXmlWriter optional(int index) {
    out.put((byte) 0x0e).putShort((short) index).put((byte) 0x01);
    return this;
  }

  BinXmlWriter end() {
    out.put((byte) 0);
    return this;
  }

  private BinXmlWriter counted(String text) {
    out.putShort((short) text.length()).put(text.getBytes(StandardCharsets.UTF_16LE));
    return this;
  }

  private void name(String name) {
    Integer known = names.get(name);
    out.putInt(known == null ? out.position() + 4 : known);
    if (known == null) {
      names.put(name, out.position());
      out.putInt(0).putShort((short) 0);
      counted(name);
      out.putShort((short) 0);
    }
  }
}
