package io.drec.query.syntax;

import io.drec.query.ecs.EcsField;
import io.drec.query.ecs.EventField;
import io.drec.query.ecs.EventField.Type;
import io.drec.query.syntax.Query.ValueTest;
import io.drec.query.words.Nearest;
import io.drec.query.words.Shown;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.queryparser.flexible.core.QueryNodeParseException;
import org.apache.lucene.queryparser.flexible.core.nodes.AndQueryNode;
import org.apache.lucene.queryparser.flexible.core.nodes.BooleanQueryNode;
import org.apache.lucene.queryparser.flexible.core.nodes.BoostQueryNode;
import org.apache.lucene.queryparser.flexible.core.nodes.FieldQueryNode;
import org.apache.lucene.queryparser.flexible.core.nodes.FuzzyQueryNode;
import org.apache.lucene.queryparser.flexible.core.nodes.GroupQueryNode;
import org.apache.lucene.queryparser.flexible.core.nodes.ModifierQueryNode;
import org.apache.lucene.queryparser.flexible.core.nodes.QueryNode;
import org.apache.lucene.queryparser.flexible.core.nodes.QuotedFieldQueryNode;
import org.apache.lucene.queryparser.flexible.core.util.UnescapedCharSequence;
import org.apache.lucene.queryparser.flexible.standard.nodes.RegexpQueryNode;
import org.apache.lucene.queryparser.flexible.standard.nodes.TermRangeQueryNode;
import org.apache.lucene.queryparser.flexible.standard.parser.StandardSyntaxParser;
import org.jspecify.annotations.Nullable;

/**
 * Reads a query in Lucene's syntax. Lucene's parser makes the tree; what a field's values are
 * compared by, and which fields there are, is {@link EcsField}'s.
 */
public final class QueryParser {
  /** What a term without a field is looked for in. */
  public static final List<EcsField> DEFAULT_FIELDS =
      List.of(
          EcsField.PROCESS_NAME,
          EcsField.PROCESS_COMMAND_LINE,
          EcsField.PROCESS_EXECUTABLE,
          EcsField.FILE_NAME,
          EcsField.FILE_PATH,
          EcsField.FILE_EXT_ORIGINAL_PATH,
          EcsField.USER_NAME,
          EcsField.USER_TARGET_NAME,
          EcsField.HOST_NAME,
          EcsField.SOURCE_IP,
          EcsField.DESTINATION_IP,
          EcsField.DNS_QUESTION_NAME,
          EcsField.DNS_RESOLVED_IP,
          EcsField.DLL_PATH,
          EcsField.TARGET_PROCESS_EXECUTABLE,
          EcsField.REGISTRY_PATH,
          EcsField.REGISTRY_DATA_STRINGS,
          EcsField.URL_ORIGINAL,
          EcsField.DREC_SYSTEM_NAME,
          EcsField.DREC_SYSTEM_COMMAND_LINE,
          EcsField.POWERSHELL_FILE_SCRIPT_BLOCK_TEXT,
          EcsField.DREC_DECODED,
          EcsField.EVENT_ACTION,
          EcsField.MESSAGE);

  /** Stands for every field of an event's source: compared as text, it need only hold the words. */
  private static final EventField ANY_SOURCE = EcsField.MESSAGE;

  private static final int LENGTH_MAX = 16_384;
  private static final int DEPTH_MAX = 100;
  private static final String ANY_FIELD = "~any";
  private static final String EXISTS = "_exists_";
  private static final String EXPECTED =
      "expected terms field:value joined by AND, OR and NOT, with matching quotes and brackets,"
          + " such as process.name:curl AND file.path:/opt/*";

  private final Tests tests;

  /**
   * @param clock for times that are spans back from now
   */
  public QueryParser(InstantSource clock) {
    this.tests = new Tests(clock);
  }

  /** The empty query is every event. */
  public Query parse(String text) throws QuerySyntaxException {
    if (text.isBlank()) {
      return new Query.All();
    }
    if (text.length() > LENGTH_MAX) {
      throw new QuerySyntaxException(
          "a query of " + text.length() + " characters; at most " + LENGTH_MAX + " are read");
    }
    String strict = Leniency.rewrite(text, DEPTH_MAX);
    try {
      return query(new StandardSyntaxParser().parse(strict, ANY_FIELD));
    } catch (QueryNodeParseException e) {
      throw new QuerySyntaxException("'" + Shown.escape(text) + "' is no query; " + EXPECTED);
    }
  }

  private Query query(QueryNode node) throws QuerySyntaxException {
    if (node instanceof GroupQueryNode group) {
      return query(group.getChild());
    }
    if (node instanceof BoostQueryNode boost) {
      return query(boost.getChild());
    }
    if (node instanceof ModifierQueryNode) {
      return clauses(List.of(node), true);
    }
    if (node instanceof BooleanQueryNode bool) {
      return clauses(bool.getChildren(), bool instanceof AndQueryNode);
    }
    if (node instanceof FuzzyQueryNode fuzzy) {
      throw new QuerySyntaxException(
          "'"
              + Shown.escape(fuzzy.getTextAsString())
              + "~' asks for similar words, which is not offered; use wildcards, or write \\~ for"
              + " the character");
    }
    if (node instanceof RegexpQueryNode regex) {
      String pattern = text(regex.getText());
      TestOf test = field -> tests.regex(field, pattern);
      return each(regex.getFieldAsString(), "", new Asked(test, false, Need.ofRegex(pattern)));
    }
    if (node instanceof TermRangeQueryNode range) {
      return range(range);
    }
    if (node instanceof QuotedFieldQueryNode quoted) {
      String wanted = quoted.getTextAsString();
      TestOf test = field -> tests.exactly(field, wanted);
      return each(quoted.getFieldAsString(), wanted, new Asked(test, true, Need.ofText(wanted)));
    }
    if (node instanceof FieldQueryNode term) {
      return term(term);
    }
    throw new QuerySyntaxException("the query holds something that is not offered; " + EXPECTED);
  }

  private Query clauses(@Nullable List<QueryNode> children, boolean all)
      throws QuerySyntaxException {
    List<Query> must = new ArrayList<>();
    List<Query> should = new ArrayList<>();
    List<Query> mustNot = new ArrayList<>();
    for (QueryNode child : children == null ? List.<QueryNode>of() : children) {
      List<Query> to = all ? must : should;
      QueryNode inner = child;
      if (child instanceof ModifierQueryNode modifier) {
        inner = modifier.getChild();
        to =
            switch (modifier.getModifier()) {
              case MOD_NOT -> mustNot;
              case MOD_REQ -> must;
              case MOD_NONE -> to;
            };
      }
      to.add(query(inner));
    }
    return new Query.Clauses(must, should, mustNot);
  }

  private Query term(FieldQueryNode term) throws QuerySyntaxException {
    CharSequence value = term.getText();
    String text = text(value);
    String name = term.getFieldAsString();
    boolean[] literal = literal(value);
    if (name.equals(EXISTS)) {
      return new Query.Exists(List.of(field(text)));
    }
    if (text.equals("*") && !literal[0]) {
      return name.equals("*") || name.equals(ANY_FIELD)
          ? new Query.All()
          : new Query.Exists(List.of(field(name)));
    }
    boolean[] wild = new boolean[text.length()];
    boolean any = false;
    for (int i = 0; i < text.length(); i++) {
      wild[i] = (text.charAt(i) == '*' || text.charAt(i) == '?') && !literal[i];
      any |= wild[i];
    }
    Need need = Need.ofPattern(text, wild);
    TestOf like = field -> tests.like(field, text, literal);
    TestOf exactly = field -> tests.exactly(field, text);
    return any
        ? each(name, longest(text, literal), new Asked(like, false, need))
        : each(name, text, new Asked(exactly, true, need));
  }

  /** The longest part of a pattern without a wildcard. */
  private static String longest(String pattern, boolean[] literal) {
    String longest = "";
    int from = 0;
    for (int i = 0; i <= pattern.length(); i++) {
      boolean end = i == pattern.length();
      if (end || ("*?".indexOf(pattern.charAt(i)) >= 0 && !literal[i])) {
        String part = pattern.substring(from, i);
        longest = part.length() > longest.length() ? part : longest;
        from = i + 1;
      }
    }
    return longest;
  }

  private Query range(TermRangeQueryNode range) throws QuerySyntaxException {
    FieldQueryNode lower = range.getLowerBound();
    FieldQueryNode upper = range.getUpperBound();
    EventField field = field(lower.getFieldAsString());
    return new Query.Field(
        field,
        tests.between(
            field, bound(lower), range.isLowerInclusive(), bound(upper), range.isUpperInclusive()),
        Need.ANY);
  }

  private static @Nullable String bound(FieldQueryNode bound) {
    String text = text(bound.getText());
    return text.isEmpty() || text.equals("*") ? null : text;
  }

  /** Makes a field's test. */
  private interface TestOf {
    ValueTest of(EventField field) throws QuerySyntaxException;
  }

  /**
   * What is asked of a field, whichever it is.
   *
   * @param exact whether the value itself was written: an address may be written in many ways, or
   *     stand for a network, so its words are no words of the values
   * @param need of the value as text
   */
  private record Asked(TestOf test, boolean exact, Need need) {
    Query.Field of(EventField field) throws QuerySyntaxException {
      boolean isNoText = field.type() != Type.IP ? isNumber(field.type()) : exact;
      return new Query.Field(field, test.of(field), isNoText ? Need.ANY : need);
    }

    private static boolean isNumber(Type type) {
      return type == Type.LONG || type == Type.DATE || type == Type.BOOLEAN;
    }
  }

  /**
   * The test on the field named or, where none is, on any of the default fields.
   *
   * @param needle letters that a value has to hold to pass, as far as is known
   */
  private static Query each(String name, String needle, Asked asked) throws QuerySyntaxException {
    if (!name.equals(ANY_FIELD)) {
      return asked.of(field(name));
    }
    List<Query> any = new ArrayList<>();
    any.add(new Query.AnySource(asked.test.of(ANY_SOURCE), needle, asked.need));
    for (EcsField field : DEFAULT_FIELDS) {
      try {
        any.add(asked.of(field));
      } catch (QuerySyntaxException notOfThisType) {
        // A word that is no address cannot be one of an address field.
        continue;
      }
    }
    return new Query.Clauses(List.of(), any, List.of());
  }

  private static EventField field(String name) throws QuerySyntaxException {
    if (name.equals(ANY_FIELD)) {
      throw new QuerySyntaxException("a range needs a field: write field:[from TO to]");
    }
    EventField field = EventField.ofName(name);
    if (field == null) {
      String nearest = Nearest.to(name, EcsField.names());
      throw new QuerySyntaxException(
          "no field '"
              + Shown.escape(name)
              + "'"
              + (nearest == null ? "" : "; did you mean " + nearest + "?")
              + " (drec search --list-fields lists all)");
    }
    return field;
  }

  private static String text(CharSequence value) {
    return value.toString();
  }

  private static boolean[] literal(CharSequence value) {
    boolean[] literal = new boolean[value.length()];
    if (value instanceof UnescapedCharSequence unescaped) {
      for (int i = 0; i < literal.length; i++) {
        literal[i] = unescaped.wasEscaped(i);
      }
    }
    return literal;
  }
}
