package io.drec.query.question;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import io.drec.query.words.Shown;
import io.drec.query.words.Times;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON member by member, in the order given, so that the same answer is the same bytes. A
 * member whose value is not known is left out.
 */
public final class Json {
  private static final JsonFactory FACTORY =
      new JsonFactory().setCharacterEscapes(new SafeEscapes());

  /** JSON is read on terminals, too: what they would obey is escaped there as well. */
  private static final class SafeEscapes extends CharacterEscapes {
    private static final long serialVersionUID = 1L;

    private final int[] ascii = standardAsciiEscapesForJSON();

    SafeEscapes() {
      ascii[DELETE] = ESCAPE_STANDARD;
    }

    @Override
    public int[] getEscapeCodesForAscii() {
      return ascii;
    }

    /** Null: as it is. */
    @Override
    public @Nullable SerializableString getEscapeSequence(int character) {
      boolean safe = Character.isSurrogate((char) character) || Shown.isHarmless(character);
      return safe ? null : new SerializedString(String.format("\\u%04x", character));
    }
  }

  private static final int DELETE = 0x7f;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final JsonGenerator generator;

  /** Something that writes itself. */
  @FunctionalInterface
  public interface Part {
    void write(Json json);
  }

  private Json(boolean lines) throws IOException {
    generator = FACTORY.createGenerator(bytes);
    if (lines) {
      DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
      generator.setPrettyPrinter(
          new DefaultPrettyPrinter()
              .withObjectIndenter(indenter)
              .withArrayIndenter(indenter)
              .withSeparators(
                  Separators.createDefaultInstance()
                      .withObjectFieldValueSpacing(Separators.Spacing.AFTER)));
    }
  }

  /** One object over several lines, UTF-8, ended by a line feed. */
  public static byte[] object(Part members) {
    return write(members, true);
  }

  /** One object on one line, ended by a line feed. */
  public static byte[] line(Part members) {
    return write(members, false);
  }

  private static byte[] write(Part members, boolean lines) {
    try {
      Json json = new Json(lines);
      json.generator.writeStartObject();
      members.write(json);
      json.generator.writeEndObject();
      json.generator.flush();
      json.bytes.write('\n');
      return json.bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail to be written", e);
    }
  }

  public Json put(String name, @Nullable String value) {
    return value == null ? this : write(() -> generator.writeStringField(name, value));
  }

  public Json put(String name, @Nullable Long value) {
    return value == null ? this : write(() -> generator.writeNumberField(name, value));
  }

  public Json put(String name, @Nullable Integer value) {
    return value == null ? this : write(() -> generator.writeNumberField(name, value));
  }

  public Json put(String name, boolean value) {
    return write(() -> generator.writeBooleanField(name, value));
  }

  /** A moment in ns since 1970 UTC, as ISO 8601; null and an open end are left out. */
  public Json time(String name, @Nullable Long timeNs) {
    if (timeNs == null || timeNs == Long.MIN_VALUE || timeNs == Long.MAX_VALUE) {
      return this;
    }
    return put(name, Times.iso(timeNs));
  }

  /** A score, to three places. */
  Json score(String name, double value) {
    return write(
        () -> {
          generator.writeFieldName(name);
          generator.writeNumber(
              java.math.BigDecimal.valueOf(value)
                  .setScale(3, java.math.RoundingMode.HALF_UP)
                  .toPlainString());
        });
  }

  public Json object(String name, Part members) {
    return write(
        () -> {
          generator.writeObjectFieldStart(name);
          members.write(this);
          generator.writeEndObject();
        });
  }

  /** An array of objects. */
  public <T> Json objects(
      String name, Collection<T> values, java.util.function.BiConsumer<Json, T> each) {
    return write(
        () -> {
          generator.writeArrayFieldStart(name);
          for (T value : values) {
            generator.writeStartObject();
            each.accept(this, value);
            generator.writeEndObject();
          }
          generator.writeEndArray();
        });
  }

  public Json strings(String name, Collection<String> values) {
    return write(
        () -> {
          generator.writeArrayFieldStart(name);
          for (String value : values) {
            generator.writeString(value);
          }
          generator.writeEndArray();
        });
  }

  /**
   * What {@link JsonTree} read, as it was.
   *
   * @param value a Map, List, String, Number or Boolean of these
   */
  public Json tree(String name, @Nullable Object value) {
    return value == null
        ? this
        : write(
            () -> {
              generator.writeFieldName(name);
              value(value);
            });
  }

  private void value(Object value) throws IOException {
    if (value instanceof java.util.Map<?, ?> members) {
      generator.writeStartObject();
      for (java.util.Map.Entry<?, ?> member : members.entrySet()) {
        generator.writeFieldName(String.valueOf(member.getKey()));
        value(member.getValue());
      }
      generator.writeEndObject();
    } else if (value instanceof Collection<?> values) {
      generator.writeStartArray();
      for (Object one : values) {
        value(one);
      }
      generator.writeEndArray();
    } else if (value instanceof Number) {
      generator.writeNumber(String.valueOf(value));
    } else if (value instanceof Boolean truth) {
      generator.writeBoolean(truth);
    } else {
      generator.writeString(String.valueOf(value));
    }
  }

  private interface Write {
    void run() throws IOException;
  }

  private Json write(Write write) {
    try {
      write.run();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail to be written", e);
    }
  }
}
