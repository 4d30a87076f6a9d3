package io.drec.query.http;

import io.drec.query.question.OutputFormat;
import io.drec.query.question.Question;
import io.drec.query.question.Question.Options;
import io.drec.query.question.Question.Page;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A question as a path and query of the API, and back: client and engine share this one. */
public final class QuestionUri {
  static final String ROOT = "/api/v1/";

  private static final List<String> COMMON = List.of("host", "since", "until", "limit", "format");

  private QuestionUri() {}

  /** What is asked; the parameter that holds its subject, and others of its own. */
  enum Kind {
    WHY("point"),
    SCOPE("point"),
    SEARCH("q", "fields", "order", "after"),
    TREE("process"),
    SCRIPTS("point"),
    LOCKS(null),
    STATUS(null),
    HOSTS(null),
    ANSWERS("id");

    private final @Nullable String subject;
    private final List<String> others;

    Kind(@Nullable String subject, String... others) {
      this.subject = subject;
      this.others = List.of(others);
    }

    /** Without it, such a question is about everything. */
    private boolean subjectIsOptional() {
      return this == SEARCH || this == SCRIPTS || this == ANSWERS;
    }

    private boolean knows(String parameter) {
      return COMMON.contains(parameter) || parameter.equals(subject) || others.contains(parameter);
    }

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Kind of(Question question) {
      if (question instanceof Question.Why) {
        return WHY;
      } else if (question instanceof Question.Scope) {
        return SCOPE;
      } else if (question instanceof Question.Search) {
        return SEARCH;
      } else if (question instanceof Question.Tree) {
        return TREE;
      } else if (question instanceof Question.Scripts) {
        return SCRIPTS;
      } else if (question instanceof Question.Locks) {
        return LOCKS;
      } else if (question instanceof Question.Hosts) {
        return HOSTS;
      } else if (question instanceof Question.Answers) {
        return ANSWERS;
      }
      return STATUS;
    }
  }

  /** {@code /api/v1/why?point=path%3A%2Fopt%2Fx&limit=3}; everything but the format. */
  public static String of(Question question) {
    Kind kind = Kind.of(question);
    StringBuilder uri = new StringBuilder(ROOT).append(kind.label());
    add(uri, kind.subject, subject(question));
    if (question instanceof Question.Search search) {
      Page page = search.page();
      add(uri, "fields", page.fields().isEmpty() ? null : String.join(",", page.fields()));
      add(uri, "order", page.order());
      add(uri, "after", page.after());
    }
    Options options = question.options();
    add(uri, "host", options.host());
    add(uri, "since", options.since());
    add(uri, "until", options.until());
    if (options.limit().isPresent()) {
      add(uri, "limit", Integer.toString(options.limit().getAsInt()));
    }
    return uri.toString();
  }

  /** The same question, answered as its answer comes: {@code /api/v1/live/why?…}. */
  public static String live(Question question) {
    return LiveController.ROOT + "/" + of(question).substring(ROOT.length());
  }

  /**
   * Reads the parameters of a request.
   *
   * @throws BadRequestException for a parameter that is missing, unknown, double or no number
   */
  static Question parse(Kind kind, Map<String, List<String>> parameters) {
    for (Map.Entry<String, List<String>> parameter : parameters.entrySet()) {
      if (!kind.knows(parameter.getKey())) {
        throw new BadRequestException(
            "unknown parameter " + quote(parameter.getKey()) + "; known: " + known(kind));
      }
      if (parameter.getValue().size() != 1) {
        throw new BadRequestException(
            "parameter " + parameter.getKey() + " is given more than once; give it once");
      }
    }
    Options options =
        new Options(
            value(parameters, "host"),
            value(parameters, "since"),
            value(parameters, "until"),
            limit(value(parameters, "limit")));
    return switch (kind) {
      case WHY -> new Question.Why(subject(kind, parameters), options);
      case SCOPE -> new Question.Scope(subject(kind, parameters), options);
      case SEARCH -> new Question.Search(subject(kind, parameters), page(parameters), options);
      case TREE -> new Question.Tree(subject(kind, parameters), options);
      case SCRIPTS -> new Question.Scripts(subject(kind, parameters), options);
      case LOCKS -> new Question.Locks(options);
      case STATUS -> new Question.Status(options);
      case HOSTS -> new Question.Hosts(options);
      case ANSWERS -> new Question.Answers(subject(kind, parameters), options);
    };
  }

  /**
   * Reads what {@link #of} wrote: how a question travels beyond HTTP.
   *
   * @throws IllegalArgumentException with one line for the user
   */
  public static Question read(String uri) {
    Map<String, List<String>> parameters = new HashMap<>();
    int mark = uri.indexOf('?');
    String query = mark < 0 ? "" : uri.substring(mark + 1);
    for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      parameters.computeIfAbsent(decoded(name), any -> new ArrayList<>()).add(decoded(value));
    }
    return parse(kind(kindOf(uri)), parameters);
  }

  /** {@code scope} of {@code /api/v1/scope?…}; what is no such path, as it is. */
  public static String kindOf(String uri) {
    int mark = uri.indexOf('?');
    String path = mark < 0 ? uri : uri.substring(0, mark);
    return path.startsWith(ROOT) ? path.substring(ROOT.length()) : path;
  }

  /** {@code scope}. */
  public static String kindOf(Question question) {
    return Kind.of(question).label();
  }

  /**
   * Reads the parameter {@code format}.
   *
   * @throws IllegalArgumentException with one line for the user
   */
  public static OutputFormat format(String name) {
    return switch (name) {
      case "json" -> OutputFormat.JSON;
      case "text" -> OutputFormat.TEXT;
      case "colour" -> OutputFormat.COLOUR;
      case "jsonl" -> OutputFormat.JSON_LINES;
      case "csv" -> OutputFormat.CSV;
      default ->
          throw new BadRequestException(
              "format " + quote(name) + " is not json, text, colour, jsonl or csv");
    };
  }

  /** What {@link #format} reads. */
  public static String name(OutputFormat format) {
    return switch (format.form()) {
      case TEXT -> format.colour() ? "colour" : "text";
      case JSON -> "json";
      case JSON_LINES -> "jsonl";
      case CSV -> "csv";
    };
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static @Nullable String subject(Question question) {
    if (question instanceof Question.Why why) {
      return why.point();
    } else if (question instanceof Question.Scope scope) {
      return scope.point();
    } else if (question instanceof Question.Search search) {
      return search.query();
    } else if (question instanceof Question.Tree tree) {
      return tree.process();
    } else if (question instanceof Question.Scripts scripts) {
      return scripts.point();
    } else if (question instanceof Question.Answers answers) {
      return answers.id();
    }
    return null;
  }

  private static String subject(Kind kind, Map<String, List<String>> parameters) {
    String name = String.valueOf(kind.subject);
    String value = value(parameters, name);
    if (value == null) {
      // Without a query a search means all events, as it does on the command line.
      if (kind.subjectIsOptional()) {
        return "";
      }
      throw new BadRequestException(
          "parameter "
              + name
              + " is missing; for example: "
              + ROOT
              + kind.label()
              + "?"
              + name
              + (kind == Kind.TREE ? "=pid:4711" : "=path:/opt/x"));
    }
    return value;
  }

  private static Page page(Map<String, List<String>> parameters) {
    String fields = value(parameters, "fields");
    return new Page(
        fields == null ? List.of() : List.of(fields.split(",", -1)),
        value(parameters, "order"),
        value(parameters, "after"));
  }

  private static @Nullable String value(Map<String, List<String>> parameters, String name) {
    List<String> values = parameters.get(name);
    return values == null || values.isEmpty() ? null : values.get(0);
  }

  private static OptionalInt limit(@Nullable String text) {
    if (text == null) {
      return OptionalInt.empty();
    }
    try {
      return OptionalInt.of(Integer.parseInt(text));
    } catch (NumberFormatException e) {
      throw new BadRequestException("limit " + quote(text) + " is no whole number");
    }
  }

  private static String known(Kind kind) {
    List<String> names = new ArrayList<>(kind.others);
    names.addAll(COMMON);
    if (kind.subject != null) {
      names.add(0, kind.subject);
    }
    return String.join(", ", names);
  }

  private static void add(StringBuilder uri, @Nullable String name, @Nullable String value) {
    if (name != null && value != null) {
      uri.append(uri.indexOf("?") < 0 ? '?' : '&')
          .append(name)
          .append('=')
          .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }

  /** What came from outside, fit for one line: short and without control characters. */
  static String quote(String text) {
    String printable = text.replaceAll("[\\p{Cntrl}]", "?");
    return "'" + (printable.length() > 80 ? printable.substring(0, 80) + "…" : printable) + "'";
  }

  static Kind kind(String label) {
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new BadRequestException("no question " + quote(label)));
  }
}
