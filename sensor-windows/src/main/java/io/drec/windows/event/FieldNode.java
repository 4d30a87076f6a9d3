package io.drec.windows.event;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A place in the shapes that events come in: what stands there, worked out once for each name and
 * not for each event.
 */
final class FieldNode {
  /** Which part of an event a place belongs to. */
  enum Zone {
    /** The outermost object, and whatever a collector put there. */
    TOP,
    /** What Windows says about the event. */
    SYSTEM,
    /** The event's own data. */
    DATA
  }

  final Zone zone;

  /** Names from the zone's beginning, in lower case, with dots between. */
  final String path;

  /** The name in the record's DATA. */
  final String text;

  final byte[] name;
  final @Nullable EventField field;
  final @Nullable EventHeader header;

  /** Which of two places of one header counts: the lower. */
  final int headerRank;

  /** Added by who collected the event: the same event may have it otherwise elsewhere. */
  final boolean collected;

  /** In the shape of the Beats, in which {@code @timestamp} is the event's own time. */
  final boolean beat;

  /** Only there to hold others; its own text belongs to the place above. */
  final boolean transparent;

  final @Nullable FieldNode parent;
  final String lowerName;

  /** Rank of the name among all names of the tree. */
  int order;

  private @Nullable Map<String, FieldNode> children;

  FieldNode(
      Zone zone,
      String path,
      String text,
      FieldNames.Meaning meaning,
      boolean transparent,
      @Nullable FieldNode parent) {
    this.zone = zone;
    this.path = path;
    this.text = text;
    this.name = text.getBytes(StandardCharsets.UTF_8);
    this.field = meaning.field();
    this.header = meaning.header();
    this.headerRank = meaning.rank();
    this.collected = meaning.collected();
    this.beat = meaning.beat();
    this.transparent = transparent;
    this.parent = parent;
    this.lowerName = text.toLowerCase(Locale.ROOT);
  }

  @Nullable FieldNode child(String childName) {
    return children == null ? null : children.get(childName);
  }

  void put(String childName, FieldNode child) {
    if (children == null) {
      children = new HashMap<>();
    }
    children.put(childName, child);
  }
}
