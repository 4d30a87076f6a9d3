package io.drec.acceptance.scenario;

import io.drec.query.rehearse.AnswerJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a scenario says of the root cause, against an answer to {@code why}. */
final class WhyExpectation {
  private static final Pattern WROTE = Pattern.compile("(\\d+) wrote (\\S+?)(?=;|$)");
  private static final Pattern AS_ROOT = Pattern.compile("(\\S+) as the root cause");
  private static final Pattern PLACE = Pattern.compile("\\S+ in the (.*)");
  private static final List<String> PLACE_WORDS = List.of("folder", "of", "the", "in");

  private final AnswerJson expected;
  private final String part;
  private final AnswerJson answer;
  private final AnswerJson cause;
  private final Graph graph;
  private final List<String> complaints = new ArrayList<>();

  private WhyExpectation(AnswerJson expected, String part, AnswerJson answer) {
    this.expected = expected;
    this.part = part;
    this.answer = answer;
    List<AnswerJson> causes = answer.member("causes").elements();
    this.cause = causes.isEmpty() ? answer.member("no cause") : causes.get(0);
    this.graph = new Graph(answer);
  }

  /** What is missing or wrong; empty when nothing is. */
  static List<String> complaints(AnswerJson expected, String part, AnswerJson answer) {
    WhyExpectation one = new WhyExpectation(expected, part, answer);
    one.path();
    one.entry();
    one.also();
    one.mustNot();
    one.critical();
    return one.complaints;
  }

  private void path() {
    List<AnswerJson> steps = cause.member("path").elements();
    int next = 0;
    for (AnswerJson wanted : expected.member(part).elements()) {
      int found = next;
      while (found < steps.size() && !isStep(wanted, steps.get(found))) {
        found++;
      }
      if (found == steps.size()) {
        complaints.add("not in the path, or not in this order: " + wanted);
      } else {
        next = found + 1;
      }
    }
  }

  private boolean isStep(AnswerJson wanted, AnswerJson step) {
    AnswerJson entity = step.member("entity");
    AnswerJson from = wanted.member("from");
    boolean isEnd = !from.text().isEmpty();
    AnswerJson who = from.isAbsent() || isEnd ? wanted : from;
    return isProcess(who, entity)
        && isSame(who.member("host"), entity.member("host"), Graph::machine)
        && isSame(wanted.member("logon"), entity.member("logon_id"), Graph::folded)
        && isSame(wanted.member("user"), entity.member("user"), Graph::account)
        && (!isEnd || from.text().equals(Graph.source(entity)))
        && (wanted.member("share_write").isAbsent()
            || step.member("mechanism").text().equals("share write"))
        && isBy(wanted.member("mechanism").text(), entity)
        && (wanted.member("wrote").isAbsent()
            || graph.wrote(entity, wanted.member("wrote").text()));
  }

  private static boolean isProcess(AnswerJson wanted, AnswerJson entity) {
    return (wanted.member("process").isAbsent()
            || (entity.member("kind").text().equals("process")
                && isSame(wanted.member("process"), entity.member("name"), Graph::folded)))
        && isSame(wanted.member("pid"), entity.member("pid"), text -> text)
        && isSame(wanted.member("guid"), entity.member("guid"), Graph::folded);
  }

  private static boolean isSame(
      AnswerJson wanted, AnswerJson got, java.util.function.UnaryOperator<String> shape) {
    return wanted.isAbsent() || shape.apply(wanted.text()).equals(shape.apply(got.text()));
  }

  /** Each of the mechanisms, told in words, is that of an act of the entity or on it. */
  private boolean isBy(String words, AnswerJson entity) {
    return words.isEmpty()
        || Arrays.stream(words.split(";"))
            .allMatch(
                one ->
                    graph.mechanisms(entity).stream().anyMatch(label -> Graph.isSaid(label, one)));
  }

  private void entry() {
    AnswerJson wanted = expected.member("entry");
    AnswerJson entry = cause.member("entry");
    if (!wanted.member("file").isAbsent()) {
      file(wanted.member("file").text(), entry);
    }
    if (!isProcess(wanted, entry)) {
      complaints.add("the entry is " + Graph.named(entry) + ", not " + wanted);
    }
    AnswerJson writer = wanted.member("written_by");
    if (!writer.isAbsent() && !isProcess(writer, entry.member("written_by"))) {
      complaints.add(
          "the entry was written by "
              + Graph.named(entry.member("written_by"))
              + ", not by "
              + writer);
    }
    if (!isSame(wanted.member("url"), entry.member("url"), text -> text)) {
      complaints.add("the entry's URL is " + entry.member("url") + ", not " + wanted.member("url"));
    }
  }

  private void file(String wanted, AnswerJson entry) {
    String name = wanted.split(" ")[0];
    Matcher place = PLACE.matcher(wanted);
    String path = entry.member("path").text().toLowerCase(Locale.ROOT);
    boolean isThere =
        entry.member("kind").text().equals("file")
            && path.endsWith("\\" + name.toLowerCase(Locale.ROOT))
            && (!place.matches()
                || Arrays.stream(place.group(1).split(" "))
                    .filter(word -> !PLACE_WORDS.contains(word))
                    .allMatch(word -> path.contains(word.toLowerCase(Locale.ROOT))));
    if (!isThere) {
      complaints.add("the entry is " + Graph.named(entry) + ", not the file " + wanted);
    }
  }

  private void also() {
    for (AnswerJson wanted : expected.member("also").elements()) {
      boolean process = !wanted.member("process").isAbsent();
      if (process && graph.nodes().stream().noneMatch(node -> isProcess(wanted, node))) {
        complaints.add("not in the answer: " + wanted);
      }
      AnswerJson user = wanted.member("user");
      if (!user.isAbsent()
          && graph.nodes().stream()
              .noneMatch(node -> isSame(user, node.member("user"), Graph::folded))) {
        complaints.add("not in the answer: user " + user);
      }
      registry(wanted.member("registry").text());
      wrote(wanted.member("fact").text());
    }
  }

  private void registry(String wanted) {
    String ending = wanted.replace("...", "").toLowerCase(Locale.ROOT);
    if (!wanted.isEmpty()
        && graph.nodes().stream()
            .filter(node -> node.member("kind").text().equals("registry"))
            .noneMatch(
                node -> node.member("path").text().toLowerCase(Locale.ROOT).endsWith(ending))) {
      complaints.add("not in the answer: registry value " + wanted);
    }
  }

  private void wrote(String fact) {
    Matcher wrote = WROTE.matcher(fact);
    while (wrote.find()) {
      long pid = Long.parseLong(wrote.group(1));
      if (graph.nodes().stream()
          .noneMatch(
              node -> node.member("pid").number() == pid && graph.wrote(node, wrote.group(2)))) {
        complaints.add("not in the answer: " + wrote.group());
      }
    }
  }

  private void mustNot() {
    for (AnswerJson unwanted : expected.member("must_not").elements()) {
      Matcher root = AS_ROOT.matcher(unwanted.member("fact").text());
      AnswerJson entry = cause.member("entry");
      if (root.matches() && entry.member("name").text().equalsIgnoreCase(root.group(1))) {
        complaints.add("must not be: " + unwanted.member("fact"));
      }
      if (!unwanted.member("process").isAbsent()
          && graph.nodes().stream().anyMatch(node -> isProcess(unwanted, node))) {
        complaints.add("must not be in the answer: " + unwanted);
      }
    }
  }

  /** The view has every edge of the path that it tells. */
  private void critical() {
    if (cause.isAbsent()) {
      complaints.add("no cause: " + answer.toString().substring(0, 80));
    }
    for (AnswerJson step : cause.member("path").elements()) {
      String event = step.member("event").text();
      if (!event.isEmpty() && !graph.hasEdge(event)) {
        complaints.add("the view lacks the edge of " + Graph.named(step.member("entity")));
      }
    }
  }
}
