package io.drec.store;

import org.jspecify.annotations.Nullable;

/**
 * Names an entity: its kind and 64 bits of a hash over what identifies it (process: host, boot,
 * pid, start; file: host, device, inode, generation, or host and path where only that is known;
 * flow: host, boot, socket). The same facts give the same id in every store. Written {@code
 * p1a2b3c4d5e6f7081}.
 */
public record EntityId(EntityKind kind, long hash) implements Comparable<EntityId> {
  private static final int TEXT_LENGTH = 17;

  /** Reads what {@link #toString} writes; null when the text is not of that form. */
  public static @Nullable EntityId parse(String text) {
    if (text.length() != TEXT_LENGTH) {
      return null;
    }
    EntityKind kind = EntityKind.ofLetter(text.charAt(0));
    if (kind == null) {
      return null;
    }
    try {
      return new EntityId(kind, Long.parseUnsignedLong(text, 1, TEXT_LENGTH, 16));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** The hash is of 64 good bits; a record's own methods are slower where they are called most. */
  @Override
  public int hashCode() {
    return (int) (hash ^ hash >>> 32) + kind.letter();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EntityId id && hash == id.hash && kind == id.kind;
  }

  @Override
  public int compareTo(EntityId other) {
    int byKind = Character.compare(kind.letter(), other.kind.letter());
    return byKind != 0 ? byKind : Long.compareUnsigned(hash, other.hash);
  }

  @Override
  public String toString() {
    char[] text = new char[TEXT_LENGTH];
    text[0] = kind.letter();
    for (int i = 1; i < TEXT_LENGTH; i++) {
      text[i] = Character.forDigit((int) (hash >>> 4 * (TEXT_LENGTH - 1 - i)) & 0xf, 16);
    }
    return new String(text);
  }
}
