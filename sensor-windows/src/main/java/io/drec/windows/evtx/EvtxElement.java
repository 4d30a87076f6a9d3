package io.drec.windows.evtx;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An XML element of an event. The order of text relative to child elements is not kept: Windows
 * writes elements with the one or the other.
 *
 * @param name without a namespace
 * @param attributes in the order of the file; those without a value are absent
 * @param children child elements in order; names may repeat
 * @param values the parts of its text in order, typed as recorded; empty if it has none
 */
public record EvtxElement(
    String name,
    Map<String, EvtxValue> attributes,
    List<EvtxElement> children,
    List<EvtxValue> values) {

  /** The first child of that name, or null. */
  public @Nullable EvtxElement child(String childName) {
    for (EvtxElement child : children) {
      if (child.name.equals(childName)) {
        return child;
      }
    }
    return null;
  }

  /** The text of an attribute, or null if there is no such attribute. */
  public @Nullable String attribute(String attributeName) {
    EvtxValue value = attributes.get(attributeName);
    return value == null ? null : value.text();
  }

  /** The parts of its text, joined; empty if it has none. */
  public String text() {
    if (values.size() == 1) {
      return values.get(0).text();
    }
    StringBuilder joined = new StringBuilder();
    for (EvtxValue value : values) {
      joined.append(value.text());
    }
    return joined.toString();
  }
}
