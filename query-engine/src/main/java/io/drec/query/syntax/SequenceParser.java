package io.drec.query.syntax;

import io.drec.query.ecs.EcsField;
import io.drec.query.ecs.EventField;
import io.drec.query.words.Nearest;
import io.drec.query.words.Shown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code A followed by B followed by C within 5m by process}, where A, B and C are queries of
 * {@link QueryParser}. The keywords count only outside quotes, parentheses and ranges; a query that
 * is to hold such a word has to quote it.
 */
public final class SequenceParser {
  /** The words that {@code by} knows beside the names of fields. */
  public static final List<String> KEYS = List.of("process", "user", "host", "session");

  private static final int STEPS_MAX = 8;
  private static final Pattern SPAN = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  private final String text;
  private final QueryParser queries;
  private final List<Word> words = new ArrayList<>();

  /** A word that stands in no quotes and no brackets. */
  private record Word(String text, int from, int to) {
    boolean is(String keyword) {
      return text.equalsIgnoreCase(keyword);
    }

    /** As people count. */
    String place() {
      return "character " + (from + 1);
    }
  }

  private SequenceParser(String text, QueryParser queries) {
    this.text = text;
    this.queries = queries;
    split();
  }

  /** Null when the text is one query and no sequence. */
  public static @Nullable SequenceQuery parse(String text, QueryParser queries)
      throws QuerySyntaxException {
    SequenceParser parser = new SequenceParser(text, queries);
    return parser.joint(0) < 0 ? null : parser.sequence();
  }

  private void split() {
    int depth = 0;
    int from = -1;
    boolean plain = true;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : ' ';
      if (Character.isWhitespace(c) && (depth == 0 || i == text.length())) {
        if (from >= 0 && plain) {
          words.add(new Word(text.substring(from, i), from, i));
        }
        from = -1;
        plain = true;
        continue;
      }
      from = from < 0 ? i : from;
      if (c == '\\' && i + 1 < text.length() && "\"()[]{} ".indexOf(text.charAt(i + 1)) >= 0) {
        i++;
      } else if (c == '"') {
        i = closingQuote(i);
        plain = false;
      } else if ("([{".indexOf(c) >= 0) {
        depth++;
        plain = false;
      } else if (")]}".indexOf(c) >= 0) {
        depth = Math.max(0, depth - 1);
      }
    }
  }

  private int closingQuote(int open) {
    int at = open + 1;
    while (at < text.length() && text.charAt(at) != '"') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    return Math.min(at, text.length() - 1);
  }

  /** Index of the next {@code followed} that {@code by} stands behind, or -1. */
  private int joint(int from) {
    for (int i = from; i + 1 < words.size(); i++) {
      boolean adjacent = text.substring(words.get(i).to, words.get(i + 1).from).isBlank();
      if (words.get(i).is("followed") && words.get(i + 1).is("by") && adjacent) {
        return i;
      }
    }
    return -1;
  }

  private SequenceQuery sequence() throws QuerySyntaxException {
    List<Query> steps = new ArrayList<>();
    int start = 0;
    int first = 0;
    for (int at = joint(0); at >= 0; at = joint(first)) {
      steps.add(step(steps.size() + 1, start, words.get(at).from));
      start = words.get(at + 1).to;
      first = at + 2;
    }
    int tail = tail(first);
    int end = tail < words.size() ? words.get(tail).from : text.length();
    steps.add(step(steps.size() + 1, start, end));
    if (steps.size() > STEPS_MAX) {
      throw new QuerySyntaxException(
          "a sequence of " + steps.size() + " steps; at most " + STEPS_MAX + " are taken");
    }
    return new Tail(tail).read(steps);
  }

  private Query step(int number, int from, int to) throws QuerySyntaxException {
    String query = text.substring(from, to);
    int lead = query.length() - query.stripLeading().length();
    String where = "step " + number + " (character " + (from + lead + 1) + "): ";
    if (query.isBlank()) {
      throw new QuerySyntaxException(
          where + "no query stands here; write * for any event, as in: * followed by file.path:/x");
    }
    try {
      return queries.parse(query.strip());
    } catch (QuerySyntaxException e) {
      throw new QuerySyntaxException(where + e.getMessage());
    }
  }

  /** Index of the first {@code within} or {@code by}; as many as there are words without one. */
  private int tail(int from) {
    for (int i = from; i < words.size(); i++) {
      if (words.get(i).is("within") || words.get(i).is("by")) {
        return i;
      }
    }
    return words.size();
  }

  /** What stands behind the last query. */
  private final class Tail {
    private int at;
    private @Nullable Duration within;
    private @Nullable List<String> by;

    Tail(int at) {
      this.at = at;
    }

    SequenceQuery read(List<Query> steps) throws QuerySyntaxException {
      while (at < words.size()) {
        Word keyword = words.get(at++);
        if (keyword.is("within") && within == null) {
          within = span(keyword);
        } else if (keyword.is("by") && by == null) {
          by = keys(keyword);
        } else {
          throw new QuerySyntaxException(
              keyword.place()
                  + ": '"
                  + Shown.escape(keyword.text)
                  + "' is not expected behind the last query; there stand 'within SPAN' and"
                  + " 'by FIELDS', each once. Quote a word that is to be looked for");
        }
      }
      return new SequenceQuery(steps, within, by == null ? List.of() : by);
    }

    private Duration span(Word keyword) throws QuerySyntaxException {
      Word value = at < words.size() ? words.get(at++) : null;
      Matcher span = SPAN.matcher(value == null ? "" : value.text);
      if (value == null || !span.matches()) {
        throw new QuerySyntaxException(
            (value == null ? keyword : value).place()
                + ": within wants a span such as 500ms, 90s, 5m, 2h or 1d"
                + (value == null ? "" : ", not '" + Shown.escape(value.text) + "'"));
      }
      long count = Long.parseLong(span.group(1));
      return switch (span.group(2)) {
        case "ms" -> Duration.ofMillis(count);
        case "s" -> Duration.ofSeconds(count);
        case "m" -> Duration.ofMinutes(count);
        case "h" -> Duration.ofHours(count);
        default -> Duration.ofDays(Math.min(count, 36_500));
      };
    }

    /** Names joined by commas, with or without blanks. */
    private List<String> keys(Word keyword) throws QuerySyntaxException {
      List<String> keys = new ArrayList<>();
      boolean goesOn = true;
      while (goesOn && at < words.size() && !words.get(at).is("within")) {
        Word word = words.get(at++);
        boolean commaAhead = at < words.size() && words.get(at).text.startsWith(",");
        goesOn = word.text.endsWith(",") || commaAhead;
        for (String key : word.text.split(",", -1)) {
          if (!key.isEmpty()) {
            keys.add(known(key, word));
          }
        }
      }
      if (keys.isEmpty()) {
        throw new QuerySyntaxException(
            keyword.place() + ": by wants " + String.join(", ", KEYS) + ", or names of fields");
      }
      return keys;
    }

    private String known(String key, Word word) throws QuerySyntaxException {
      if (KEYS.contains(key) || EventField.ofName(key) != null) {
        return key;
      }
      List<String> names = new ArrayList<>(KEYS);
      names.addAll(EcsField.names());
      String nearest = Nearest.to(key, names);
      throw new QuerySyntaxException(
          word.place()
              + ": by knows no '"
              + Shown.escape(key)
              + "'"
              + (nearest == null ? "" : "; did you mean " + nearest + "?")
              + " (drec search --list-fields lists all fields)");
    }
  }
}
