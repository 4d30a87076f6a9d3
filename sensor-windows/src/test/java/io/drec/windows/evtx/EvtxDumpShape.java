package io.drec.windows.evtx;

import java.math.BigInteger;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Gives an event the shape in which the tool evtx_dump writes JSON: attributes under {@code
 * #attributes}, {@code Data} elements under their names, times with microseconds, GUIDs without
 * braces. It drops the white space that ends a string ({@code "C:\Windows\cmd.exe" } with a space,
 * as cmd.exe starts things); our reader keeps what was recorded.
 */
final class EvtxDumpShape {
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private EvtxDumpShape() {}

  static Map<String, Object> of(EvtxEvent event) {
    Map<String, Object> shape = new LinkedHashMap<>();
    put(shape, event.root());
    return shape;
  }

  private static void put(Map<String, Object> parent, EvtxElement element) {
    if (element.name().equals("Data") && element.attributes().containsKey("Name")) {
      parent.put(element.attribute("Name"), content(element));
    } else if (element.attributes().isEmpty()) {
      parent.put(element.name(), content(element));
    } else {
      Map<String, Object> attributes = new LinkedHashMap<>();
      element.attributes().forEach((name, value) -> attributes.put(name, value(value)));
      Map<String, Object> shape = new LinkedHashMap<>();
      shape.put("#attributes", attributes);
      element.children().forEach(child -> put(shape, child));
      if (!element.values().isEmpty()) {
        shape.put("#text", text(element));
      }
      parent.put(element.name(), shape);
    }
  }

  private static Object content(EvtxElement element) {
    if (element.children().isEmpty()) {
      return element.values().isEmpty() ? null : text(element);
    }
    Map<String, Object> shape = new LinkedHashMap<>();
    element.children().forEach(child -> put(shape, child));
    return shape;
  }

  private static Object text(EvtxElement element) {
    return element.values().size() == 1 ? value(element.values().get(0)) : element.text();
  }

  private static Object value(EvtxValue value) {
    if (value instanceof EvtxValue.Whole whole) {
      return new BigInteger(whole.text());
    } else if (value instanceof EvtxValue.Real real) {
      return real.value();
    } else if (value instanceof EvtxValue.Truth truth) {
      return truth.value();
    } else if (value instanceof EvtxValue.Guid guid) {
      return guid.value().toUpperCase(Locale.ROOT);
    } else if (value instanceof EvtxValue.Time time) {
      return MICROSECONDS.format(time.instant());
    } else if (value instanceof EvtxValue.Many many) {
      return List.copyOf(many.items().stream().map(EvtxDumpShape::value).toList());
    }
    return value instanceof EvtxValue.Text ? value.text().stripTrailing() : value.text();
  }
}
