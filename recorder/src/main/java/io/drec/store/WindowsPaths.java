package io.drec.store;

import java.util.Locale;

/**
 * Paths of Windows: told apart by their form, compared without regard to case. Which host a path is
 * of does not matter, so that recordings of several systems can be asked together.
 */
public final class WindowsPaths {
  private WindowsPaths() {}

  /** {@code C:\x}, {@code \\host\share}, {@code \Device\x}, {@code HKLM\x}: backslash paths. */
  public static boolean is(String path) {
    if (path.length() < 2) {
      return false;
    }
    char first = path.charAt(0);
    if (first == '\\') {
      return true;
    }
    boolean letter = (first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z');
    return letter && path.charAt(1) == ':';
  }

  /** As it is compared and stored in indexes. */
  public static String folded(String path) {
    return path.toLowerCase(Locale.ROOT);
  }

  /** Folded when it is a path of Windows; else as it is. */
  public static String comparable(String path) {
    return is(path) ? folded(path) : path;
  }

  /** Without the prefixes of the object manager: {@code \??\C:\x} and {@code \\?\C:\x}. */
  public static String plain(String path) {
    if (path.startsWith("\\??\\") || path.startsWith("\\\\?\\")) {
      String rest = path.substring(4);
      return rest.regionMatches(true, 0, "UNC\\", 0, 4) ? "\\\\" + rest.substring(4) : rest;
    }
    return path;
  }

  /** The file of a named stream: {@code C:\x.exe:Zone.Identifier} is of {@code C:\x.exe}. */
  public static String withoutStream(String path) {
    int leaf = path.lastIndexOf('\\') + 1;
    int colon = path.indexOf(':', Math.max(leaf, 2));
    return colon < 0 ? path : path.substring(0, colon);
  }
}
