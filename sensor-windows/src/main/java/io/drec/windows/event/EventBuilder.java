package io.drec.windows.event;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Fills an event from XML, element by element.
 *
 * <p>The data of an event is {@code <Data Name="Image">…</Data>}; where a provider has not named
 * its data, the values are called {@code param1}, {@code param2} …, as collectors do.
 */
final class EventBuilder {
  private static final String XMLNS = "xmlns";

  private final WindowsEvent event;
  private final Deque<Element> open = new ArrayDeque<>();
  private int unnamed;

  /** An element that is not closed yet. */
  private static final class Element {
    FieldNode node;
    @Nullable String dataName;
    boolean hasChildren;

    Element(FieldNode node) {
      this.node = node;
    }
  }

  EventBuilder(WindowsEvent event) {
    this.event = event;
  }

  void begin() {
    event.begin();
    open.clear();
    unnamed = 0;
  }

  void end() {
    event.end();
  }

  void open(String name) {
    Element parent = open.peek();
    FieldNode at = parent == null ? event.tree().root() : parent.node;
    if (parent != null) {
      parent.hasChildren = true;
    }
    open.push(new Element(event.tree().child(at, name)));
  }

  void attribute(String name, String value) {
    Element element = open.element();
    if (name.equals(XMLNS)) {
      return;
    }
    if (element.node.zone == FieldNode.Zone.DATA) {
      if (name.equals("Name")) {
        element.dataName = value;
      }
      return;
    }
    if (!value.isEmpty()) {
      event.add(event.tree().child(element.node, name), value);
    }
  }

  /** Ends the element that was opened last. */
  void close(String text) {
    Element element = open.pop();
    FieldNode node = element.node;
    boolean isData = node.zone == FieldNode.Zone.DATA && !node.path.isEmpty();
    if (element.hasChildren || (text.isBlank() && !isData)) {
      return;
    }
    event.add(isData ? data(element) : node, text);
  }

  private FieldNode data(Element element) {
    if (element.dataName != null) {
      return event.tree().data(element.dataName);
    }
    return element.node.lowerName.equals("data")
        ? event.tree().data("param" + ++unnamed)
        : element.node;
  }
}
