package io.drec.query.ecs;

import io.drec.record.EventId;
import java.util.EnumMap;
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

  public EcsEvent(EventId id, long timeNs) {
    this.id = id;
    this.timeNs = timeNs;
    put(EcsField.TIMESTAMP, timeNs);
    put(EcsField.EVENT_ID, id.toString());
  }

  public EventId id() {
    return id;
  }

  public long timeNs() {
    return timeNs;
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
  public List<Object> get(EcsField field) {
    return values.getOrDefault(field, List.of());
  }

  /** The only or first value as text; null when there is none. */
  public @Nullable String text(EcsField field) {
    List<Object> all = get(field);
    return all.isEmpty() ? null : all.get(0).toString();
  }

  /** The fields that it has, in the order of {@link EcsField}. */
  public Map<EcsField, List<Object>> fields() {
    return java.util.Collections.unmodifiableMap(values);
  }
}
