package io.drec.query.ecs;

import io.drec.record.EventId;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One event, as fields and values. A value is a Long (LONG, and DATE in ns since 1970 UTC), a
 * Boolean or a String; a field may have several.
 */
public final class EcsEvent {
  private final EventId id;
  private final long timeNs;
  private final Map<EcsField, List<Object>> values = new EnumMap<>(EcsField.class);
  private SourceData data = SourceData.NONE;
  private boolean caseless;

  public EcsEvent(EventId id, long timeNs) {
    this.id = id;
    this.timeNs = timeNs;
    put(EcsField.TIMESTAMP, timeNs);
    put(EcsField.EVENT_ID, id.toString());
  }

  /** Takes values that were made before, over those that are here. */
  EcsEvent putAll(Map<EcsField, List<Object>> others) {
    values.putAll(others);
    return this;
  }

  /** The values but those of the source's fields; not a copy. */
  Map<EcsField, List<Object>> values() {
    return values;
  }

  public EventId id() {
    return id;
  }

  public long timeNs() {
    return timeNs;
  }

  /** Whether it happened where names do not differ by case: on Windows. */
  public boolean caseless() {
    return caseless;
  }

  EcsEvent caseless(boolean value) {
    caseless = value;
    return this;
  }

  /** The fields as the source of the event had them. */
  public EcsEvent data(SourceData source) {
    data = source;
    return this;
  }

  /** Null, for what is not known, sets nothing. */
  public EcsEvent put(EcsField field, @Nullable Object value) {
    if (value != null) {
      Object widened = value instanceof Integer number ? (Object) number.longValue() : value;
      values.put(field, List.of(widened));
    }
    return this;
  }

  public EcsEvent putAll(EcsField field, List<String> several) {
    if (!several.isEmpty()) {
      values.put(field, List.copyOf(several));
    }
    return this;
  }

  /** Empty when the event has no such field. */
  public List<Object> get(EventField field) {
    if (field instanceof EcsField ours) {
      return values.getOrDefault(ours, List.of());
    }
    return data.get(((DataField) field).name());
  }

  /** The only or first value as text; null when there is none. */
  public @Nullable String text(EventField field) {
    List<Object> all = get(field);
    return all.isEmpty() ? null : all.get(0).toString();
  }

  /** The fields of the source, in its order. */
  public SourceData data() {
    return data;
  }

  /**
   * The fields that it has, in the order of {@link EcsField}; those of the source where {@code
   * winlog} is.
   */
  public Map<EventField, List<Object>> fields() {
    Map<EventField, List<Object>> all = new LinkedHashMap<>();
    boolean dataIsOut = data.isEmpty();
    for (Map.Entry<EcsField, List<Object>> value : values.entrySet()) {
      if (!dataIsOut && value.getKey().compareTo(EcsField.WINLOG_CHANNEL) > 0) {
        data.putAll(all);
        dataIsOut = true;
      }
      all.put(value.getKey(), value.getValue());
    }
    if (!dataIsOut) {
      data.putAll(all);
    }
    return all;
  }
}
