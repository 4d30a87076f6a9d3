package io.drec.query.ecs;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A field as the source of an imported event had it, {@code winlog.event_data.TargetFilename}.
 * Fields are looked up whatever the case of their name.
 *
 * @param name as the source, or the user, wrote it
 */
public record DataField(String name) implements EventField {
  public static final String PREFIX = "winlog.event_data.";

  @Override
  public String fieldName() {
    return PREFIX + name;
  }

  @Override
  public Type type() {
    return Type.NAME;
  }

  /** The name may hold dots: it is one name. */
  @Override
  public List<String> parts() {
    return List.of("winlog", "event_data", name);
  }

  /** Null when this is no name of such a field. */
  static @Nullable DataField ofName(String fieldName) {
    boolean ours =
        fieldName.length() > PREFIX.length()
            && fieldName.toLowerCase(Locale.ROOT).startsWith(PREFIX);
    return ours ? new DataField(fieldName.substring(PREFIX.length())) : null;
  }
}
