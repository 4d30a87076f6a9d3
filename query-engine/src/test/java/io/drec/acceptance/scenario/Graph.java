package io.drec.acceptance.scenario;

import io.drec.query.rehearse.AnswerJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** The entities of an answer to {@code why} and the acts between them. */
final class Graph {
  private static final List<String> WRITES = List.of("write", "create", "share write");

  private final List<AnswerJson> nodes;
  private final List<AnswerJson> edges = new ArrayList<>();

  Graph(AnswerJson answer) {
    this.nodes = answer.member("graph").member("nodes").elements();
    edges.addAll(answer.member("graph").member("edges").elements());
    edges.addAll(answer.member("related").elements());
  }

  List<AnswerJson> nodes() {
    return nodes;
  }

  boolean hasEdge(String event) {
    return edges.stream().anyMatch(edge -> edge.member("event").text().equals(event));
  }

  /** Of all acts of an entity and on it. */
  TreeSet<String> mechanisms(AnswerJson entity) {
    String id = entity.member("id").text();
    TreeSet<String> mechanisms = new TreeSet<>();
    for (AnswerJson edge : edges) {
      if (edge.member("from").text().equals(id) || edge.member("to").text().equals(id)) {
        mechanisms.add(edge.member("mechanism").text());
      }
    }
    return mechanisms;
  }

  /**
   * @param path a path, or a file's name
   */
  boolean wrote(AnswerJson process, String path) {
    String id = process.member("id").text();
    return edges.stream()
        .filter(edge -> edge.member("from").text().equals(id))
        .filter(edge -> WRITES.contains(edge.member("mechanism").text()))
        .anyMatch(edge -> isAt(edge.member("to").text(), path.toLowerCase(Locale.ROOT)));
  }

  private boolean isAt(String id, String path) {
    return nodes.stream()
        .filter(node -> node.member("id").text().equals(id))
        .map(node -> node.member("path").text().toLowerCase(Locale.ROOT))
        .anyMatch(at -> at.equals(path) || at.endsWith("\\" + path));
  }

  /** Whether words speak of a mechanism: by the last word of its label, or a form of that. */
  static boolean isSaid(String label, String words) {
    String[] parts = label.toLowerCase(Locale.ROOT).split(" ");
    return Arrays.stream(words.toLowerCase(Locale.ROOT).split("[^a-z]+"))
        .anyMatch(word -> word.startsWith(parts[parts.length - 1]));
  }

  static String source(AnswerJson session) {
    return session.member("source_ip").text() + ":" + session.member("source_port").text();
  }

  static String pid(AnswerJson process) {
    return process.member("pid").text();
  }

  static String folded(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** A host without its domain. */
  static String machine(String host) {
    return folded(host).replaceFirst("\\..*", "");
  }

  /** A user without the domain. */
  static String account(String user) {
    return folded(user).replaceFirst(".*\\\\", "");
  }

  static String named(AnswerJson entity) {
    if (entity.isAbsent()) {
      return "nothing";
    }
    String pid = entity.member("pid").text();
    String path = entity.member("path").text();
    return entity.member("kind").text()
        + " "
        + (path.isEmpty() ? entity.member("name").text() : path)
        + (pid.isEmpty() ? "" : " pid " + pid);
  }
}
