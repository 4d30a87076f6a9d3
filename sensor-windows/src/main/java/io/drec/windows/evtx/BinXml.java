package io.drec.windows.evtx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the binary XML of a chunk's records into elements: takes templates and the values that a
 * record gives for them, and joins the two.
 */
final class BinXml {
  private static final int DESCRIPTOR_BYTES = 4;
  private static final Substitution NOTHING = Substitution.of(EvtxValue.Nothing.NOTHING, 1);
  private static final Substitution[] NONE = {};

  private final byte[] chunk;
  private final Budget budget;
  private final NodeParser parser;
  private final Templates templates;
  private final ValueDecoder decoder;

  /** The first thing wrong in this record that did not keep it from being read. */
  private @Nullable EvtxDamageException misfit;

  BinXml(byte[] chunk, int length, Budget budget) {
    this.chunk = chunk;
    this.budget = budget;
    parser = new NodeParser(new Names(chunk, length, budget), budget);
    templates = new Templates(chunk, length, parser);
    decoder = new ValueDecoder(chunk);
  }

  /**
   * Reads the binary XML of a record.
   *
   * @throws EvtxDamageException if no element can be made of it
   */
  EvtxElement read(int from, int to) {
    misfit = null;
    budget.startRecord(from);
    List<EvtxElement> elements = takeFragment(new Cursor(chunk, from, to), 0);
    if (elements.isEmpty()) {
      throw new EvtxDamageException(from, "a record without an element", "an event");
    }
    return elements.get(0);
  }

  /** What was wrong in the record just read although it could be read, or null. */
  @Nullable EvtxDamageException misfit() {
    return misfit;
  }

  private List<EvtxElement> takeFragment(Cursor cursor, int depth) {
    List<EvtxElement> elements = new ArrayList<>(1);
    while (true) {
      budget.spend(1);
      int kind = NodeParser.kind(cursor.peek());
      switch (kind) {
        case -1, NodeParser.END_OF_STREAM -> {
          return elements;
        }
        case NodeParser.FRAGMENT_HEADER -> cursor.skip(4, "a fragment's header");
        case NodeParser.OPEN_ELEMENT ->
            addFilled(elements, parser.takeElement(cursor, false, depth), NONE);
        case NodeParser.TEMPLATE_INSTANCE -> takeInstance(cursor, depth, elements);
        case NodeParser.INSTRUCTION_TARGET, NodeParser.INSTRUCTION_DATA ->
            parser.skipInstruction(cursor);
        default -> throw cursor.damage(NodeParser.token(kind), "an element or a template");
      }
    }
  }

  private void takeInstance(Cursor cursor, int depth, List<EvtxElement> elements) {
    cursor.skip(2, "a template's token");
    Node.Element template = templates.take(cursor, depth);
    long count = cursor.u32("the number of values");
    int descriptors = cursor.position();
    cursor.skip(count * DESCRIPTOR_BYTES, "value descriptors");
    Substitution[] values = new Substitution[(int) count];
    Arrays.fill(values, NOTHING);
    for (int index = 0; index < values.length; index++) {
      int at = descriptors + index * DESCRIPTOR_BYTES;
      int sizeBytes = LittleEndian.u16(chunk, at);
      if (sizeBytes > cursor.remaining()) {
        // What was cut off is empty; what stands before it can still be told.
        noteMisfit(
            cursor.damage(
                cursor.remaining() + " bytes left", "a value of " + sizeBytes + " bytes"));
        cursor.skip(cursor.remaining(), "the rest");
        break;
      }
      values[index] = substitution(chunk[at + 2] & 0xff, cursor, sizeBytes, depth);
      cursor.skip(sizeBytes, "a value");
    }
    addFilled(elements, template, values);
  }

  private Substitution substitution(int type, Cursor cursor, int sizeBytes, int depth) {
    int offset = cursor.position();
    budget.spend(1 + sizeBytes);
    if (type != ValueDecoder.BINARY_XML) {
      EvtxValue value = decoder.decode(type, offset, sizeBytes, this::noteMisfit);
      return Substitution.of(value, 1 + sizeBytes);
    }
    if (depth + 1 >= EvtxLimits.DEPTH_MAX) {
      throw cursor.damage("fragments nested deeper", "at most " + EvtxLimits.DEPTH_MAX);
    }
    int unitsBefore = budget.recordUnits();
    List<EvtxElement> elements = takeFragment(cursor.part(offset, sizeBytes), depth + 1);
    return new Substitution(
        EvtxValue.Nothing.NOTHING, elements, budget.recordUnits() - unitsBefore);
  }

  private void addFilled(List<EvtxElement> to, Node.Element node, Substitution[] values) {
    if (node.dependency() < values.length && values[node.dependency()].isNothing()) {
      return;
    }
    budget.spend(1);
    Map<String, EvtxValue> attributes = new LinkedHashMap<>();
    for (Node.Attribute attribute : node.attributes()) {
      EvtxValue value = attributeValue(attribute, values);
      if (value != null) {
        attributes.put(attribute.name(), value);
      }
    }
    List<EvtxElement> children = new ArrayList<>();
    List<EvtxValue> texts = new ArrayList<>(1);
    for (Node part : node.content()) {
      if (part instanceof Node.Element child) {
        addFilled(children, child, values);
      } else {
        Substitution filled = fill(part, values);
        children.addAll(filled.elements());
        if (!(filled.value() instanceof EvtxValue.Nothing)) {
          texts.add(filled.value());
        }
      }
    }
    to.add(new EvtxElement(node.name(), attributes, children, texts));
  }

  /** The value of an attribute, text if it has several parts, null if it has none. */
  private @Nullable EvtxValue attributeValue(Node.Attribute attribute, Substitution[] values) {
    EvtxValue only = null;
    StringBuilder joined = null;
    for (Node part : attribute.parts()) {
      EvtxValue value = fill(part, values).value();
      if (value instanceof EvtxValue.Nothing) {
        continue;
      }
      if (only == null) {
        only = value;
      } else {
        joined = joined == null ? new StringBuilder(only.text()) : joined;
        joined.append(value.text());
      }
    }
    return joined == null ? only : new EvtxValue.Text(joined.toString());
  }

  private Substitution fill(Node part, Substitution[] values) {
    if (part instanceof Node.Constant constant) {
      budget.spend(constant.substitution().units());
      return constant.substitution();
    }
    Node.Open open = (Node.Open) part;
    if (open.index() >= values.length) {
      noteMisfit(
          new EvtxDamageException(
              open.chunkOffset(), "value number " + open.index(), values.length + " values"));
      return NOTHING;
    }
    Substitution value = values[open.index()];
    budget.spend(value.units());
    return value;
  }

  private void noteMisfit(EvtxDamageException found) {
    if (misfit == null) {
      misfit = found;
    }
  }
}
