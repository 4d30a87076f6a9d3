package io.drec.linux;

import static io.drec.linux.Capture.kind;

import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Many provocations, recorded one after the other by one recorder: loading and detaching its
 * programs takes longer than all that they record. Each runs in a directory of its own.
 */
final class Provocations {
  private final Path home;
  private final Map<String, Map<String, Integer>> printed = new HashMap<>();
  private final Map<String, Integer> roots = new LinkedHashMap<>();
  private List<RecordView> records = List.of();

  private Provocations(Path home) {
    this.home = home;
  }

  /** One act of workload.c, or a shell command, with a name. */
  record Act(String name, List<String> command) {
    static Act of(String act, String... arguments) throws IOException, InterruptedException {
      List<String> command = new java.util.ArrayList<>(List.of(Acts.program(), act));
      command.addAll(List.of(arguments));
      return new Act(act, command);
    }

    static Act shell(String name, String script) {
      return new Act(name, List.of("/bin/bash", "-c", script));
    }
  }

  static Provocations record(Path home, List<Act> acts) throws Exception {
    Provocations all = new Provocations(home);
    try (ScopedWorkload workload = new ScopedWorkload();
        Capture capture = Capture.of(workload)) {
      for (Act act : acts) {
        all.run(act, workload, capture);
      }
      capture.stop();
      all.records = capture.all().toList();
    }
    return all;
  }

  private void run(Act act, ScopedWorkload workload, Capture capture) throws IOException {
    Path directory = Files.createDirectory(home.resolve(act.name()));
    Process process = workload.start(directory, act.command().toArray(String[]::new));
    capture.until(process);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.exitValue() != 0) {
      throw new IllegalStateException(act.name() + " failed: " + output);
    }
    Map<String, Integer> values = new HashMap<>();
    output
        .lines()
        .map(line -> line.split(" "))
        .filter(words -> words.length == 2 && words[1].matches("\\d+"))
        .forEach(words -> values.put(words[0], Integer.parseInt(words[1])));
    printed.put(act.name(), values);
    roots.put(act.name(), Math.toIntExact(process.pid()));
  }

  /** Where an act ran. */
  Path directory(String act) {
    return home.resolve(act);
  }

  /** What an act printed: pids by what they did. */
  Map<String, Integer> printed(String act) {
    return printed.get(act);
  }

  /** Records of one type by the processes of an act, from its exec on. */
  List<RecordView> of(String act, RecordType type) {
    Set<Integer> family = new HashSet<>(Set.of(roots.get(act)));
    for (RecordView record : records) {
      if (record.type() == RecordType.PROC_START
          && kind(1).test(record)
          && family.contains(record.bodyInt(ProcStart.PARENT_PID))) {
        family.add(record.pid());
      }
    }
    return records.stream()
        .skip(firstExec(roots.get(act)))
        .filter(record -> record.type() == type && family.contains(record.pid()))
        .toList();
  }

  /** The shell that goes into the group acts in it before it becomes the act. */
  private long firstExec(int root) {
    for (int i = 0; i < records.size(); i++) {
      RecordView record = records.get(i);
      if (record.type() == RecordType.PROC_START && kind(2).test(record) && record.pid() == root) {
        return i;
      }
    }
    throw new AssertionError("no exec of " + root);
  }

  /** The name that an act printed a pid under. */
  String who(String act, int pid) {
    return printed.get(act).entrySet().stream()
        .filter(entry -> entry.getValue() == pid)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(pid == 0 ? "-" : "pid");
  }
}
