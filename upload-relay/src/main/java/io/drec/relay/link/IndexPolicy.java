package io.drec.relay.link;

import io.drec.store.Indicator;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which indicators leave the host.
 *
 * @param kinds that do
 * @param excluded values that do not
 */
public record IndexPolicy(Set<Indicator.Kind> kinds, List<Pattern> excluded) {
  /** What means something on other hosts too. */
  public static final IndexPolicy DEFAULT =
      new IndexPolicy(
          EnumSet.complementOf(
              EnumSet.of(Indicator.Kind.PID, Indicator.Kind.LOCAL_PORT, Indicator.Kind.SESSION)),
          List.of());

  public IndexPolicy {
    kinds = Set.copyOf(kinds);
    excluded = List.copyOf(excluded);
  }

  /**
   * Values of a kind by a pattern in which a star stands for anything.
   *
   * @param glob {@code /home/*}
   */
  public record Pattern(Indicator.Kind kind, String glob) {
    boolean covers(Indicator.Kind ofKind, String value) {
      return kind == ofKind && matches(value);
    }

    /** Each star takes as little as it can; that is enough, and never takes long. */
    private boolean matches(String value) {
      int at = 0;
      int in = 0;
      int star = -1;
      int retry = 0;
      while (in < value.length()) {
        if (at < glob.length() && glob.charAt(at) == '*') {
          star = at++;
          retry = in;
        } else if (at < glob.length() && glob.charAt(at) == value.charAt(in)) {
          at++;
          in++;
        } else if (star >= 0) {
          at = star + 1;
          in = ++retry;
        } else {
          return false;
        }
      }
      while (at < glob.length() && glob.charAt(at) == '*') {
        at++;
      }
      return at == glob.length();
    }
  }

  /** Whether every value is sent that is unless told otherwise. */
  public boolean isWhole() {
    return kinds.containsAll(DEFAULT.kinds) && excluded.isEmpty();
  }

  boolean sends(Indicator.Kind kind, String value) {
    if (!kinds.contains(kind)) {
      return false;
    }
    for (Pattern pattern : excluded) {
      if (pattern.covers(kind, value)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads the values of {@code link.index} and {@code link.index.exclude}.
   *
   * @param kinds separated by commas; empty: the default
   * @param excluded {@code kind:glob}, separated by commas
   * @throws IllegalArgumentException with one line for the user
   */
  public static IndexPolicy parse(String kinds, String excluded) {
    Set<Indicator.Kind> sent = EnumSet.noneOf(Indicator.Kind.class);
    for (String word : words(kinds)) {
      sent.add(kind(word, "link.index"));
    }
    List<Pattern> patterns = new ArrayList<>();
    for (String word : words(excluded)) {
      int colon = word.indexOf(':');
      if (colon < 1) {
        throw new IllegalArgumentException(
            "link.index.exclude: found " + word + ", expected kind:pattern, such as path:/home/*");
      }
      Indicator.Kind kind = kind(word.substring(0, colon), "link.index.exclude");
      patterns.add(new Pattern(kind, word.substring(colon + 1)));
    }
    return new IndexPolicy(sent.isEmpty() ? DEFAULT.kinds : sent, patterns);
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String word : text.split(",")) {
      if (!word.isBlank()) {
        words.add(word.strip());
      }
    }
    return words;
  }

  private static Indicator.Kind kind(String word, String key) {
    for (Indicator.Kind kind : Indicator.Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(word)) {
        return kind;
      }
    }
    StringBuilder known = new StringBuilder();
    for (Indicator.Kind kind : Indicator.Kind.values()) {
      known.append(known.isEmpty() ? "" : ", ").append(kind.name().toLowerCase(Locale.ROOT));
    }
    throw new IllegalArgumentException(key + ": found " + word + ", expected one of " + known);
  }
}
