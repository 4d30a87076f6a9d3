package io.drec.store;

import java.util.regex.Pattern;

/**
 * Footage that stays until it is released, whatever else is overwritten.
 *
 * @param name by which it is released; see {@link #isName}
 * @param fromNs first moment that stays, ns since 1970 UTC; what lies in one segment with it stays
 *     too
 * @param toNs last
 * @param point what it was made for, as the user wrote it; empty when it was made for a span alone
 * @param reason why, in the user's words; may be empty
 * @param madeNs when it was made, ns since 1970 UTC
 * @param madeBy user who made it
 */
public record Lock(
    String name, long fromNs, long toNs, String point, String reason, long madeNs, String madeBy) {
  /** The name is part of a file's name. */
  public static final String NAME_FORM = "1 to 64 of the characters a-z A-Z 0-9 . _ -";

  /** Of each of the texts. */
  static final int TEXT_LENGTH_MAX = 4096;

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,64}");
  private static final Pattern NO_LINE = Pattern.compile("\\p{Cntrl}+");

  /** Texts become one line each. */
  public Lock {
    point = line(point);
    reason = line(reason);
    madeBy = line(madeBy);
    if (!isName(name)) {
      throw new IllegalArgumentException("found the name " + name + ", expected " + NAME_FORM);
    }
    if (fromNs > toNs) {
      throw new IllegalArgumentException("found a beginning behind the end");
    }
  }

  /** Whether a lock may be called so: {@link #NAME_FORM}, and no dot at the beginning. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches() && text.charAt(0) != '.';
  }

  /** Whether something of the span is locked. */
  public boolean touches(long firstNs, long lastNs) {
    return firstNs <= toNs && lastNs >= fromNs;
  }

  private static String line(String text) {
    String line = NO_LINE.matcher(text).replaceAll(" ").strip();
    return line.length() <= TEXT_LENGTH_MAX ? line : line.substring(0, TEXT_LENGTH_MAX);
  }
}
