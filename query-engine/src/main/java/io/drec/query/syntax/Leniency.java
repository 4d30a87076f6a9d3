package io.drec.query.syntax;

import io.drec.query.words.Endpoint;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets people write values as they are, without Lucene's escapes: a path ({@code
 * file.path:/opt/*}), an address or network ({@code source.ip:2001:db8::1}, {@code
 * destination.ip:10.0.0.0/8}), a time within a range, an option ({@code process.args:--verbose}),
 * {@code process.pid:>=100}, a Windows path or account ({@code C:\\Windows\\*}, {@code CORP\\ann}),
 * a GUID in braces, a URL, and the field whose name begins with an at sign.
 *
 * <p>A backslash before a letter or digit is a backslash, and then so are all others of its word
 * but those before a blank, a quote or a parenthesis; the first two of a share's name are two.
 *
 * <p>Rewrites such a query into one that Lucene's parser reads as meant; what is already escaped or
 * quoted stays. A value is a regular expression when it starts and ends with a slash, holds
 * something in between, and no blank; every other slash is a slash.
 */
final class Leniency {
  private static final Pattern FIELD =
      Pattern.compile("(@?[A-Za-z_][A-Za-z0-9_.@]*)(:?>=|:?<=|:?>|:?<|:)");
  private static final Set<String> OPERATORS = Set.of("AND", "OR", "NOT", "&&", "||", "!");

  /** Characters with a meaning to Lucene; the wildcards and the escape itself are left. */
  private static final String SPECIAL = "+-!(){}[]^\"~:/&|<>=@";

  private static final Pattern RANGE_END =
      Pattern.compile("\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|[^\\s\\]}]+)");
  private static final Pattern SUFFIX = Pattern.compile("(?<!\\\\)[~^][0-9.]*$");

  private static final Pattern BRACED = Pattern.compile("\\{[^\\s{}\\[\\]]*\\}");

  /** A backslash, not itself behind one, before a letter or digit; or a drive before one. */
  private static final Pattern LENIENT =
      Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*\\\\[\\p{L}\\p{N}]|^[A-Za-z]:\\\\(?!\\\\)");

  private final String query;
  private final StringBuilder out;
  private int at;
  private int depth;

  private Leniency(String query) {
    this.query = query;
    this.out = new StringBuilder(query.length() + 32);
  }

  /**
   * @param depthMax parentheses inside one another that Lucene's recursive parser may be given
   */
  static String rewrite(String query, int depthMax) throws QuerySyntaxException {
    Leniency leniency = new Leniency(query);
    while (leniency.at < query.length()) {
      leniency.clause();
      if (leniency.depth > depthMax) {
        throw new QuerySyntaxException(
            "more than " + depthMax + " parentheses inside one another; write it flatter");
      }
    }
    return leniency.out.toString();
  }

  private void clause() {
    char c = query.charAt(at);
    if (Character.isWhitespace(c)) {
      out.append(' ');
      at++;
    } else if (c == '(' || c == ')') {
      depth += c == '(' ? 1 : -1;
      copy();
    } else if ((c == '+' || c == '-' || c == '!') && !nextIsBlank()) {
      copy();
    } else {
      term();
    }
  }

  private boolean nextIsBlank() {
    return at + 1 >= query.length() || Character.isWhitespace(query.charAt(at + 1));
  }

  private void copy() {
    out.append(query.charAt(at++));
  }

  private void term() {
    Matcher field = FIELD.matcher(query).region(at, query.length());
    if (field.lookingAt() && !isValue(field)) {
      String operator = field.group(2);
      out.append(field.group(1).replace("@", "\\@"));
      out.append(operator.length() > 1 ? operator.replace(":", "") : operator);
      at = field.end();
      if (at == query.length()) {
        return;
      }
    }
    char c = query.charAt(at);
    if (c == '"') {
      quoted();
    } else if ((c == '[' || c == '{') && !isBraced()) {
      range();
    } else if (c != '(' && !Character.isWhitespace(c)) {
      word();
    }
  }

  /** What stands before a colon is no field when it is a drive, a URL's scheme or an address. */
  private boolean isValue(Matcher field) {
    if (!field.group(2).equals(":")) {
      return false;
    }
    String behind = query.substring(field.end(), Math.min(query.length(), field.end() + 2));
    boolean drive = field.group(1).length() == 1 && behind.startsWith("\\");
    int end = field.end();
    while (end < query.length() && "()".indexOf(query.charAt(end)) < 0 && !blankAt(end)) {
      end++;
    }
    return drive || behind.equals("//") || Endpoint.parse(query.substring(at, end)) != null;
  }

  private boolean blankAt(int index) {
    return Character.isWhitespace(query.charAt(index));
  }

  /** A GUID as Windows writes it: braces, but no range. */
  private boolean isBraced() {
    return query.charAt(at) == '{' && BRACED.matcher(query).region(at, query.length()).lookingAt();
  }

  private void quoted() {
    int end = at + 1;
    while (end < query.length() && query.charAt(end) != '"') {
      end += query.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= query.length()) {
      out.append(query, at, query.length());
      at = query.length();
      return;
    }
    String inner = query.substring(at + 1, end);
    boolean lenient = LENIENT.matcher(inner).find();
    out.append('"');
    for (int i = 0; i < inner.length(); i++) {
      char c = inner.charAt(i);
      boolean escapes = c == '\\' && i + 1 < inner.length() && isEscape(inner, i, lenient, "\"");
      if (escapes) {
        out.append(c).append(inner.charAt(++i));
      } else {
        out.append(c == '\\' ? "\\\\" : c);
      }
    }
    out.append('"');
    at = end + 1;
  }

  /**
   * Whether the backslash at {@code i} makes the next character stand for itself, rather than
   * standing for itself.
   */
  private static boolean isEscape(String text, int i, boolean lenient, String escaped) {
    char next = text.charAt(i + 1);
    if (!lenient) {
      return true;
    }
    boolean share = i == 0 && text.startsWith("\\\\") && !text.startsWith("\\\\\\");
    return next == '\\' ? !share : escaped.indexOf(next) >= 0;
  }

  private void range() {
    copy();
    Matcher end = RANGE_END.matcher(query);
    while (end.region(at, query.length()).lookingAt()) {
      String text = end.group(1);
      boolean plain = text.equals("TO") || text.equals("*") || text.startsWith("\"");
      out.append(plain ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
          .append(' ');
      at = end.end();
    }
    while (at < query.length() && Character.isWhitespace(query.charAt(at))) {
      at++;
    }
    if (at < query.length()) {
      copy();
    }
  }

  /** Up to a blank or a parenthesis that is not escaped, nor one of a regular expression's own. */
  private void word() {
    int start = at;
    int open = 0;
    while (at < query.length()) {
      char c = query.charAt(at);
      if (c == '\\' && at + 1 < query.length()) {
        at += 2;
      } else if (Character.isWhitespace(c)
          || (c == ')' && open == 0)
          || (c == '(' && !isRegex(start, at))) {
        break;
      } else {
        open += c == '(' ? 1 : c == ')' ? -1 : 0;
        at++;
      }
    }
    String word = query.substring(start, at);
    if (OPERATORS.contains(word)) {
      out.append(word);
    } else if (word.length() > 2 && word.startsWith("/") && endsWithSlash(word)) {
      out.append('/').append(escapedSlashes(word.substring(1, word.length() - 1))).append('/');
    } else {
      value(word);
    }
  }

  /** Whether a word that began with a slash ends, before the next blank, with another one. */
  private boolean isRegex(int start, int from) {
    if (query.charAt(start) != '/') {
      return false;
    }
    int end = from;
    while (end < query.length() && !Character.isWhitespace(query.charAt(end))) {
      end++;
    }
    return query.substring(start, end).replaceAll("\\)+$", "").endsWith("/");
  }

  private static boolean endsWithSlash(String word) {
    return word.endsWith("/") && !word.endsWith("\\/");
  }

  private static String escapedSlashes(String regex) {
    return regex.replaceAll("(?<!\\\\)/", "\\\\/");
  }

  private void value(String word) {
    Matcher suffix = SUFFIX.matcher(word);
    // A path or a pattern may end like that: such a name is meant.
    boolean name = word.indexOf('/') >= 0 || word.indexOf('*') >= 0 || word.indexOf('?') >= 0;
    boolean hasSuffix = !name && suffix.find() && suffix.start() > 0;
    int end = hasSuffix ? suffix.start() : word.length();
    boolean lenient = LENIENT.matcher(word).find();
    for (int i = 0; i < end; i++) {
      char c = word.charAt(i);
      if (c == '\\' && i + 1 < end && isEscape(word, i, lenient, " \"()")) {
        out.append(c).append(word.charAt(++i));
      } else if (c == '\\') {
        out.append("\\\\");
      } else {
        out.append(SPECIAL.indexOf(c) >= 0 ? "\\" : "").append(c);
      }
    }
    out.append(word, end, word.length());
  }
}
