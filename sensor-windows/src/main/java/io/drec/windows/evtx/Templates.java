package io.drec.windows.evtx;

import java.util.HashMap;
import java.util.Map;

/** The templates of a chunk. Each stands where it is first used and is referred to by offset. */
final class Templates {
  private static final int NEXT_BYTES = 4;
  private static final int GUID_BYTES = 16;

  private final byte[] chunk;
  private final int length;
  private final NodeParser parser;
  private final Map<Integer, Template> byOffset = new HashMap<>();

  private record Template(long id, Node.Element element) {}

  Templates(byte[] chunk, int length, NodeParser parser) {
    this.chunk = chunk;
    this.length = length;
    this.parser = parser;
  }

  /** Takes a reference, and the definition itself if it stands right here. */
  Node.Element take(Cursor cursor, int depth) {
    long id = cursor.u32("a template's id");
    int referenceOffset = cursor.position();
    long offset = cursor.u32("a template's offset");
    boolean here = offset == cursor.position();
    if (!here && (offset < EvtxLimits.CHUNK_HEADER_BYTES || offset >= length)) {
      throw new EvtxDamageException(
          referenceOffset,
          "a template at offset " + offset,
          "an offset within the chunk's records");
    }
    Template template = here ? null : byOffset.get((int) offset);
    if (template == null) {
      template = read(here ? cursor : new Cursor(chunk, (int) offset, length), depth);
      byOffset.put((int) offset, template);
    }
    if (template.id != id) {
      throw new EvtxDamageException(
          referenceOffset,
          "template " + Long.toHexString(template.id) + " at offset " + offset,
          "template " + Long.toHexString(id));
    }
    return template.element;
  }

  private Template read(Cursor cursor, int depth) {
    cursor.skip(NEXT_BYTES, "a template's header");
    long id = cursor.u32("a template's GUID");
    cursor.skip(GUID_BYTES - 4, "a template's GUID");
    long sizeBytes = cursor.u32("a template's size");
    int from = cursor.position();
    cursor.skip(sizeBytes, "a template");
    Cursor body = cursor.part(from, (int) sizeBytes);
    while (NodeParser.kind(body.peek()) == NodeParser.FRAGMENT_HEADER) {
      body.skip(4, "a fragment's header");
    }
    if (NodeParser.kind(body.peek()) != NodeParser.OPEN_ELEMENT) {
      throw body.damage(NodeParser.token(body.peek()), "the element of a template");
    }
    return new Template(id, parser.takeElement(body, true, depth));
  }
}
