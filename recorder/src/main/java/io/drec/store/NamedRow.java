package io.drec.store;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the store keeps of an entity that its name on its host tells apart. */
public final class NamedRow extends EntityRow {
  private static final int FORM = 1;
  private static final int VALUE_CHARS_MAX = 4096;

  private String name = "";
  private final TreeMap<String, String> attributes = new TreeMap<>();

  public NamedRow(EntityId id, byte[] hostId) {
    super(id, hostId);
  }

  public void name(String newName) {
    name = newName;
  }

  /** Sets an attribute; null and empty change nothing, a long value is cut. */
  public void set(String attribute, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      attributes.put(
          attribute,
          value.length() <= VALUE_CHARS_MAX ? value : value.substring(0, VALUE_CHARS_MAX) + "…");
    }
  }

  public @Nullable String get(String attribute) {
    return attributes.get(attribute);
  }

  @Override
  void write(RowWriter row) {
    row.u8(FORM);
    writeCommon(row);
    row.text(name).number(attributes.size());
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      row.text(attribute.getKey()).text(attribute.getValue());
    }
  }

  static NamedRow read(EntityId id, byte[] value) {
    RowReader in = new RowReader(value).form(FORM, "an entity known by its name");
    NamedRow row = new NamedRow(id, in.raw(HOST_ID_BYTES));
    row.readSpan(in);
    row.name = in.text();
    int count = in.length();
    for (int i = 0; i < count; i++) {
      row.attributes.put(in.text(), in.text());
    }
    return row;
  }

  @Override
  Entity toEntity(String host) {
    return new Entity.Named(id(), host, name, firstNs(), lastNs(), attributes);
  }
}
