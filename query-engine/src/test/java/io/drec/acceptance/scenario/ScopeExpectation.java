package io.drec.acceptance.scenario;

import io.drec.query.rehearse.AnswerJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a scenario says of the extent, against an answer to {@code scope}. */
final class ScopeExpectation {
  private static final Set<String> MAKES = Set.of("write", "create");
  private static final Pattern FOLDER_OF = Pattern.compile("in (\\S+)'s (\\w+)");
  private static final Pattern ALIAS_OF = Pattern.compile("alias of ([^\\s)]+)");

  private final AnswerJson expected;
  private final AnswerJson answer;
  private final List<String> complaints = new ArrayList<>();

  private ScopeExpectation(AnswerJson expected, AnswerJson answer) {
    this.expected = expected;
    this.answer = answer;
  }

  /**
   * What is missing or wrong; empty when nothing is.
   *
   * @param part the address that was asked for, where connections are told by address
   * @param events that the store holds
   */
  static List<String> complaints(AnswerJson expected, String part, AnswerJson answer, long events) {
    ScopeExpectation one = new ScopeExpectation(expected, answer);
    one.descendants();
    one.files();
    one.flowsAndRegistry();
    one.accesses();
    one.connections(expected.member("connections").member(part));
    one.executions();
    one.hosts("written_by", one::writers);
    one.hosts("urls", one::urls);
    AnswerJson count = expected.member("events");
    one.same("events", count.isAbsent() ? events : count.number(), events);
    return one.complaints;
  }

  private void same(String what, Object wanted, Object got) {
    if (!wanted.equals(got)) {
      complaints.add(what + ": " + got + ", not " + wanted);
    }
  }

  private static Set<String> texts(AnswerJson list, Function<AnswerJson, String> text) {
    return list.elements().stream().map(text).collect(Collectors.toCollection(TreeSet::new));
  }

  private void descendants() {
    AnswerJson wanted = expected.member("descendant_pids");
    AnswerJson got = answer.member("descendants");
    if (!wanted.isAbsent()) {
      same("descendants", texts(wanted, AnswerJson::text), texts(got, Graph::pid));
      same("number of descendants", wanted.elements().size(), got.elements().size());
    }
    for (AnswerJson unwanted : expected.member("must_not").elements()) {
      boolean isThere =
          got.elements().stream()
              .anyMatch(
                  one ->
                      Graph.pid(one).equals(unwanted.member("pid").text())
                          && one.member("name")
                              .text()
                              .equalsIgnoreCase(unwanted.member("process").text()));
      if (isThere) {
        complaints.add("must not be a descendant: " + unwanted);
      }
    }
  }

  private void files() {
    List<AnswerJson> made =
        answer.member("files").elements().stream()
            .filter(
                file ->
                    file.member("by").elements().stream()
                        .anyMatch(by -> MAKES.contains(by.member("mechanism").text())))
            .toList();
    AnswerJson count = expected.member("file_creations");
    if (!count.isAbsent()) {
      same("files made", count.number(), (long) made.size());
    }
    for (AnswerJson name : expected.member("file_names_include").elements()) {
      if (made.stream().noneMatch(file -> file.member("name").text().equals(name.text()))) {
        complaints.add("no file made is named " + name);
      }
    }
  }

  private void flowsAndRegistry() {
    AnswerJson network = expected.member("network");
    if (!network.isAbsent()) {
      same(
          "network",
          texts(network, AnswerJson::text),
          texts(answer.member("flows"), one -> one.member("name").text()));
    }
    for (AnswerJson name : expected.member("registry_includes").elements()) {
      if (answer.member("registry").elements().stream()
          .noneMatch(value -> value.member("path").text().contains(name.text()))) {
        complaints.add("no registry value of " + name);
      }
    }
  }

  private void accesses() {
    for (AnswerJson wanted : expected.member("process_access").elements()) {
      Set<String> by =
          answer.member("process_access").elements().stream()
              .filter(
                  one ->
                      one.member("target")
                              .member("name")
                              .text()
                              .equalsIgnoreCase(wanted.member("target").text())
                          && one.member("access").text().equals(wanted.member("access").text()))
              .map(one -> Graph.pid(one.member("by")))
              .collect(Collectors.toCollection(TreeSet::new));
      same("access to " + wanted, texts(wanted.member("by_pids"), AnswerJson::text), by);
    }
  }

  private void connections(AnswerJson wanted) {
    if (wanted.isAbsent()) {
      return;
    }
    Map<String, Map<String, Long>> want = new TreeMap<>();
    for (String host : wanted.names()) {
      Map<String, Long> counts = new TreeMap<>();
      for (String name : wanted.member(host).names()) {
        counts.put(name, wanted.member(host).member(name).number());
      }
      want.put(Graph.machine(host), counts);
    }
    Map<String, Map<String, Long>> got = new TreeMap<>();
    for (AnswerJson host : answer.member("hosts").elements()) {
      Map<String, Long> counts =
          got.computeIfAbsent(Graph.machine(host.member("host").text()), any -> new TreeMap<>());
      for (AnswerJson process : host.member("processes").elements()) {
        String name = process.member("name").text();
        counts.merge(name, process.member("count").number(), Long::sum);
      }
      AnswerJson nobody = host.member("count_without_process");
      if (!nobody.isAbsent()) {
        counts.put("no process", nobody.number());
      }
    }
    same("connections", want, got);
  }

  private void executions() {
    AnswerJson wanted = expected.member("executions");
    if (wanted.isAbsent()) {
      return;
    }
    Set<String> got = new TreeSet<>();
    int count = 0;
    for (AnswerJson host : answer.member("hosts").elements()) {
      for (AnswerJson one : host.member("executions").elements()) {
        got.add(execution(one, one.member("hashes").member("sha256")));
        count++;
      }
    }
    same("executions", texts(wanted, one -> execution(one, one.member("sha256"))), got);
    same("number of executions", wanted.elements().size(), count);
  }

  private static String execution(AnswerJson one, AnswerJson hash) {
    return String.join(
        " ",
        Graph.machine(one.member("host").text()),
        Graph.pid(one),
        Graph.folded(one.member("user").text()),
        Graph.folded(hash.text()));
  }

  /** What the scenario says of each host, against that host's part of the answer. */
  private void hosts(String member, HostCheck check) {
    AnswerJson wanted = expected.member(member);
    for (String name : wanted.names()) {
      List<AnswerJson> found =
          answer.member("hosts").elements().stream()
              .filter(host -> Graph.machine(host.member("host").text()).equals(Graph.machine(name)))
              .toList();
      if (found.isEmpty()) {
        complaints.add("not in the answer: host " + name);
      } else {
        check.accept(name, wanted.member(name), found.get(0).member(member));
      }
    }
  }

  private interface HostCheck {
    void accept(String host, AnswerJson wanted, AnswerJson got);
  }

  private void urls(String host, AnswerJson wanted, AnswerJson got) {
    same("URLs on " + host, texts(wanted, AnswerJson::text), texts(got, AnswerJson::text));
  }

  /** Told in words: a program's name, perhaps how often, and in whose folder. */
  private void writers(String host, AnswerJson told, AnswerJson got) {
    String words = told.text();
    String name = words.split(" ")[0];
    Matcher folder = FOLDER_OF.matcher(words);
    Matcher alias = ALIAS_OF.matcher(words);
    List<String> inPath = new ArrayList<>();
    if (folder.find()) {
      inPath.add(Graph.folded("\\" + folder.group(1) + "\\" + folder.group(2) + "\\"));
    }
    if (alias.find()) {
      inPath.add(Graph.folded("\\" + alias.group(1) + "\\"));
    }
    List<AnswerJson> writers = got.elements();
    boolean right =
        writers.size() == (words.contains("(twice") ? 2 : 1)
            && writers.stream()
                .allMatch(
                    one ->
                        one.member("name").text().equalsIgnoreCase(name)
                            && inPath.stream()
                                .allMatch(
                                    one.member("file").text().toLowerCase(Locale.ROOT)::contains));
    if (!right) {
      complaints.add("written on " + host + " by " + writers + ", not by " + words);
    }
  }
}
