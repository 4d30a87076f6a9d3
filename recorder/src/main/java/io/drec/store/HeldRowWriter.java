package io.drec.store;

import io.drec.segment.HeldRows;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows of entities with numbers in place of texts and ids, as {@link
 * io.drec.segment.HeldEntities} has them. Many rows name the same texts, and these are often one
 * object.
 */
final class HeldRowWriter extends RowWriter {
  /** A power of two. */
  private static final int TEXTS_MAX = 2048;

  private static final int TEXT_CHARS_MAX = 512;
  private static final int ID_BYTES = 9;

  private final HeldRows held;
  private final @Nullable String[] texts = new String[TEXTS_MAX];
  private final int[] numbers = new int[TEXTS_MAX];

  /** What {@link HeldRows#times} was when the numbers were given. */
  private int times;

  /** Bytes that the row would have more with its texts and ids. */
  private int more;

  private byte[] lastHost = {};
  private int lastHostNumber;

  HeldRowWriter(HeldRows held) {
    this.held = held;
  }

  /** Puts the row of an entity. */
  void put(EntityRow row) {
    if (times != held.times()) {
      times = held.times();
      Arrays.fill(texts, null);
      lastHost = new byte[0];
    }
    more = 0;
    row.write(restart());
    EntityId id = row.id();
    int entity = held.entity(id.kind().letter(), id.hash());
    held.rows().put(entity, row.firstNs(), array(), length(), length() + more);
  }

  @Override
  public RowWriter text(String text) {
    more += text.length();
    return number(numberOf(text));
  }

  private int numberOf(String text) {
    if (text.length() > TEXT_CHARS_MAX) {
      return newNumber(text);
    }
    int place = text.hashCode() & TEXTS_MAX - 1;
    String known = texts[place];
    if (!text.equals(known)) {
      texts[place] = text;
      numbers[place] = newNumber(text);
    }
    return numbers[place];
  }

  private int newNumber(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return held.rows().text(bytes, 0, bytes.length);
  }

  @Override
  RowWriter host(byte[] hostId) {
    if (!Arrays.equals(hostId, lastHost)) {
      lastHost = hostId;
      lastHostNumber = held.rows().text(hostId, 0, hostId.length);
    }
    more += hostId.length;
    return number(lastHostNumber);
  }

  @Override
  public RowWriter id(EntityId id) {
    more += ID_BYTES;
    return number(1L + held.entity(id.kind().letter(), id.hash()));
  }
}
