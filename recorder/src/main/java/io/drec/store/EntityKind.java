package io.drec.store;

import org.jspecify.annotations.Nullable;

/**
 * Kinds of entity; the letter starts an entity's id and, as a byte, its key. Letters never change.
 */
public enum EntityKind {
  PROCESS('p'),
  FILE('f'),
  FLOW('n'),
  REGISTRY('r'),
  USER_SESSION('u'),
  HOST('h'),
  SCRIPT('s'),
  SERVICE('v'),
  TASK('t'),
  ACCOUNT('a'),
  WMI_CONSUMER('w'),
  CONTAINER('c');

  private static final @Nullable EntityKind[] BY_LETTER = new EntityKind[128];

  static {
    for (EntityKind kind : values()) {
      BY_LETTER[kind.letter] = kind;
    }
  }

  private final char letter;

  EntityKind(char letter) {
    this.letter = letter;
  }

  public char letter() {
    return letter;
  }

  /** The name used in JSON and on screen. */
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  public static @Nullable EntityKind ofLetter(char letter) {
    return letter < BY_LETTER.length ? BY_LETTER[letter] : null;
  }
}
