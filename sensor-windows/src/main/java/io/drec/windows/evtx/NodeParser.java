package io.drec.windows.evtx;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Parses elements of binary XML, as templates hold them, into {@link Node}s. Token numbers and
 * layouts: [MS-EVEN6] 2.2.12, and libevtx's description of the format.
 */
final class NodeParser {
  static final int END_OF_STREAM = 0x00;
  static final int OPEN_ELEMENT = 0x01;
  static final int TEMPLATE_INSTANCE = 0x0c;
  static final int FRAGMENT_HEADER = 0x0f;
  static final int INSTRUCTION_TARGET = 0x0a;
  static final int INSTRUCTION_DATA = 0x0b;

  private static final int CLOSE_START = 0x02;
  private static final int CLOSE_EMPTY = 0x03;
  private static final int END_ELEMENT = 0x04;
  private static final int VALUE = 0x05;
  private static final int ATTRIBUTE = 0x06;
  private static final int CDATA = 0x07;
  private static final int CHARACTER = 0x08;
  private static final int ENTITY = 0x09;
  private static final int SUBSTITUTION = 0x0d;
  private static final int OPTIONAL_SUBSTITUTION = 0x0e;

  /** Set on an element with attributes; on other tokens, that more of the kind follow. */
  private static final int MORE = 0x40;

  private static final int STRING_TYPE = 0x01;

  private final Names names;
  private final Budget budget;

  NodeParser(Names names, Budget budget) {
    this.names = names;
    this.budget = budget;
  }

  /** The token without its flag. */
  static int kind(int token) {
    return token < 0 ? token : token & ~MORE;
  }

  /**
   * Takes an element, from its first token to its end.
   *
   * @param inTemplate elements of templates have a dependency, others have not
   * @param depth how many elements this one is within
   */
  Node.Element takeElement(Cursor cursor, boolean inTemplate, int depth) {
    if (depth >= EvtxLimits.DEPTH_MAX) {
      throw cursor.damage("elements nested deeper", "at most " + EvtxLimits.DEPTH_MAX);
    }
    budget.spend(1);
    boolean hasAttributes = (cursor.u8("an element's token") & MORE) != 0;
    int dependency =
        inTemplate ? cursor.u16("an element's dependency") : Node.Element.NO_DEPENDENCY;
    long sizeBytes = cursor.u32("an element's size");
    if (sizeBytes > cursor.remaining()) {
      throw cursor.damage(
          "an element of " + sizeBytes + " bytes", "at most the " + cursor.remaining() + " left");
    }
    String name = names.take(cursor);
    List<Node.Attribute> attributes = hasAttributes ? takeAttributes(cursor) : List.of();
    int close = cursor.u8("the end of a start tag");
    if (close == CLOSE_EMPTY) {
      return new Node.Element(dependency, name, attributes, List.of());
    }
    if (close != CLOSE_START) {
      throw cursor.damage(token(close), "the end of the start tag of " + name);
    }
    return new Node.Element(
        dependency, name, attributes, takeContent(cursor, inTemplate, depth + 1));
  }

  private List<Node.Attribute> takeAttributes(Cursor cursor) {
    cursor.skip(4, "the size of the attributes");
    List<Node.Attribute> attributes = new ArrayList<>();
    while (kind(cursor.peek()) == ATTRIBUTE) {
      budget.spend(1);
      cursor.skip(1, "an attribute's token");
      String name = names.take(cursor);
      List<Node> parts = new ArrayList<>();
      while (isText(kind(cursor.peek()))) {
        parts.add(takeText(cursor));
      }
      attributes.add(new Node.Attribute(name, parts));
    }
    return attributes;
  }

  private List<Node> takeContent(Cursor cursor, boolean inTemplate, int depth) {
    List<Node> content = new ArrayList<>();
    while (true) {
      int kind = kind(cursor.peek());
      if (kind == END_ELEMENT) {
        cursor.skip(1, "an end tag");
        return content;
      } else if (kind == OPEN_ELEMENT) {
        content.add(takeElement(cursor, inTemplate, depth));
      } else if (isText(kind)) {
        content.add(takeText(cursor));
      } else if (kind == INSTRUCTION_TARGET || kind == INSTRUCTION_DATA) {
        skipInstruction(cursor);
      } else {
        throw cursor.damage(token(kind), "content or an end tag");
      }
    }
  }

  private static boolean isText(int kind) {
    return switch (kind) {
      case VALUE, CDATA, CHARACTER, ENTITY, SUBSTITUTION, OPTIONAL_SUBSTITUTION -> true;
      default -> false;
    };
  }

  private Node takeText(Cursor cursor) {
    budget.spend(1);
    int kind = kind(cursor.u8("a token"));
    return switch (kind) {
      case VALUE -> takeConstant(cursor);
      case CDATA -> constant(takeCounted(cursor));
      case CHARACTER -> constant(String.valueOf((char) cursor.u16("a character")));
      case ENTITY -> constant(entity(names.take(cursor)));
      default -> {
        Node.Open open = new Node.Open(cursor.u16("a substitution's index"), cursor.position());
        // The type that the template would like; the record says which type it gave.
        cursor.skip(1, "a substitution's type");
        yield open;
      }
    };
  }

  private Node takeConstant(Cursor cursor) {
    int type = cursor.u8("a value's type");
    if (type != STRING_TYPE) {
      throw cursor.damage("a constant of type " + hex(type), "a string (" + STRING_TYPE + ")");
    }
    return constant(takeCounted(cursor));
  }

  private String takeCounted(Cursor cursor) {
    int chars = cursor.u16("a string's length");
    budget.spend(chars);
    return cursor.utf16(chars, "a string");
  }

  private static Node constant(String text) {
    return Node.Constant.of(text);
  }

  private static String entity(String name) {
    return switch (name) {
      case "amp" -> "&";
      case "lt" -> "<";
      case "gt" -> ">";
      case "quot" -> "\"";
      case "apos" -> "'";
      default -> "&" + name + ";";
    };
  }

  /** Processing instructions say nothing about an event. */
  void skipInstruction(Cursor cursor) {
    budget.spend(1);
    if (kind(cursor.u8("an instruction's token")) == INSTRUCTION_TARGET) {
      names.take(cursor);
    } else {
      takeCounted(cursor);
    }
  }

  /** A token, or {@link Cursor#peek}'s -1, in words. */
  static String token(int token) {
    return token < 0 ? "the end of the data" : "token " + hex(token);
  }

  static String hex(int oneByte) {
    return "0x" + HexFormat.of().toHexDigits((byte) oneByte);
  }
}
