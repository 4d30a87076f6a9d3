package io.drec.query.syntax;

import java.util.ArrayList;
import java.util.List;

/** Finds what every match of a regular expression holds; gives up where it does not understand. */
final class NeedOfRegex {
  private static final String CLASSES = "dDsSwWbBAznrtfva";

  private final String regex;
  private int at;

  private NeedOfRegex(String regex) {
    this.regex = regex;
  }

  /** The expression holds something that is not read here. */
  private static final class GivenUpException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  static Need of(String regex) {
    NeedOfRegex reader = new NeedOfRegex(regex);
    try {
      Need need = reader.alternatives();
      return reader.at == regex.length() ? need : Need.ANY;
    } catch (GivenUpException e) {
      return Need.ANY;
    }
  }

  private boolean more() {
    return at < regex.length();
  }

  private char next() throws GivenUpException {
    if (!more()) {
      throw new GivenUpException();
    }
    return regex.charAt(at++);
  }

  private Need alternatives() throws GivenUpException {
    List<Need> all = new ArrayList<>();
    all.add(sequence());
    while (more() && regex.charAt(at) == '|') {
      at++;
      all.add(sequence());
    }
    return all.size() == 1 ? all.get(0) : new Need.One(all);
  }

  private Need sequence() throws GivenUpException {
    List<Need> all = new ArrayList<>();
    Need.Words words = new Need.Words();
    while (more() && regex.charAt(at) != '|' && regex.charAt(at) != ')') {
      char c = next();
      switch (c) {
        case '(' -> {
          words.end();
          Need inner = group();
          all.add(isOptional() ? Need.ANY : inner);
        }
        case '[' -> {
          words.end();
          characterClass();
          isOptional();
        }
        case '\\' -> {
          words.end();
          escape();
          isOptional();
        }
        case '.', '^', '$' -> {
          words.end();
          isOptional();
        }
        case '*', '+', '?', '{' -> throw new GivenUpException();
        default -> literal(c, words);
      }
    }
    all.add(words.need());
    return new Need.All(all);
  }

  private void literal(char c, Need.Words words) throws GivenUpException {
    words.add(c);
    int before = at;
    if (isOptional()) {
      words.withoutLast();
    } else if (at > before) {
      words.end();
    }
  }

  /** Reads what says how often; whether never is often enough. */
  private boolean isOptional() throws GivenUpException {
    boolean optional = false;
    while (more() && "*+?{".indexOf(regex.charAt(at)) >= 0) {
      char c = next();
      optional |= c != '+';
      while (c == '{' && next() != '}') {
        optional = true;
      }
    }
    return optional;
  }

  private Need group() throws GivenUpException {
    if (more() && regex.charAt(at) == '?') {
      at++;
      flags();
      if (regex.charAt(at - 1) == ')') {
        return Need.ANY;
      }
    }
    Need inner = alternatives();
    if (next() != ')') {
      throw new GivenUpException();
    }
    return inner;
  }

  /** Up to the colon of a group, its name or the end of flags that stand alone. */
  private void flags() throws GivenUpException {
    if (more() && regex.charAt(at) == 'P') {
      at++;
      char c = next();
      while (c != '>') {
        c = next();
      }
      return;
    }
    char c = next();
    while (c != ':' && c != ')') {
      if ("imsU-".indexOf(c) < 0) {
        throw new GivenUpException();
      }
      c = next();
    }
  }

  private void characterClass() throws GivenUpException {
    char c = next();
    if (c == '^') {
      c = next();
    }
    // A bracket that comes first stands for itself.
    boolean first = true;
    while (first || c != ']') {
      if (c == '[' && more() && regex.charAt(at) == ':') {
        throw new GivenUpException();
      }
      if (c == '\\') {
        next();
      }
      first = false;
      c = next();
    }
  }

  private void escape() throws GivenUpException {
    char c = next();
    boolean word = Character.isLetterOrDigit(c);
    if (word && CLASSES.indexOf(c) < 0) {
      throw new GivenUpException();
    }
  }
}
