package io.drec.jmh.cost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The loads, made ready: the storms compiled, the tree and the sources written. */
final class Workloads {
  private static final Path MEMORY = Path.of("/dev/shm");

  /** How much the loads of {@code --quick} do less. */
  private static final int QUICK_PART = 4;

  private static final long EXECS = 10_000;
  private static final long TRANSACTIONS = 100_000;
  private static final long REQUESTS = 80_000;
  private static final long TREE_FILES = 20_000;
  private static final long SOURCES = 60;
  private static final long COMMANDS = 400_000;

  /**
   * The server of its own, empty and on a socket, so that no port is taken; then what the benchmark
   * does by default, sets and gets from 50 connections.
   */
  private static final String REDIS =
      "redis-server --port 0 --unixsocket \"$0/redis.sock\" --save '' --appendonly no --dir \"$0\""
          + " --daemonize no >/dev/null & s=$!;"
          + " until [ -S \"$0/redis.sock\" ]; do sleep 0.01; done;"
          + " redis-benchmark -s \"$0/redis.sock\" -t set,get -n \"$1\" -q >/dev/null;"
          + " kill $s; wait $s";

  private final Path work;
  private final Path storm;
  private final boolean quick;
  private final Consumer<String> say;

  private Workloads(Path work, Path storm, boolean quick, Consumer<String> say) {
    this.work = work;
    this.storm = storm;
    this.quick = quick;
    this.say = say;
  }

  /**
   * @param wanted names; empty: all
   * @param say hears which are left out, and why
   */
  static List<Workload> ready(
      Path source, Path work, boolean quick, List<String> wanted, Consumer<String> say)
      throws IOException {
    return new Workloads(work, compiled(source, work), quick, say).all(wanted);
  }

  /** The program of the storms, in {@code work}. */
  static Path compiled(Path source, Path work) throws IOException {
    Path storm = work.resolve("storm");
    Commands.run(List.of("cc", "-O2", "-o", storm.toString(), source.toString()));
    return storm;
  }

  private List<Workload> all(List<String> wanted) throws IOException {
    List<Workload> all = new ArrayList<>();
    all.add(exec("exec", 1));
    all.add(exec("exec-all-cores", Runtime.getRuntime().availableProcessors()));
    if (Files.isWritable(MEMORY)) {
      all.add(files("files-tmpfs", MEMORY.resolve("drec-cost-" + ProcessHandle.current().pid())));
    } else {
      say.accept("left out: files-tmpfs, for there is no " + MEMORY);
    }
    all.add(files("files-disk", work.resolve("files")));
    all.add(findAndTar());
    all.add(compile());
    all.add(storm("http", part(REQUESTS), "request", List.of(String.valueOf(part(REQUESTS)))));
    if (Commands.find("redis-server") != null && Commands.find("redis-benchmark") != null) {
      all.add(redis());
    } else {
      say.accept("left out: redis, for redis-server or redis-benchmark is not installed");
    }
    List<String> names = all.stream().map(Workload::name).toList();
    for (String name : wanted) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException("--workloads " + name + ": there are " + names);
      }
    }
    return wanted.isEmpty() ? all : all.stream().filter(w -> wanted.contains(w.name())).toList();
  }

  /** Wakes a recorder up before it is measured: the first of them, as a quarter of itself. */
  static List<String> warming(List<Workload> workloads, int part) {
    Workload first = workloads.get(0);
    List<String> command = new ArrayList<>(first.command());
    int count = command.indexOf(Long.toString(first.operations()));
    if (count >= 0) {
      command.set(count, Long.toString(first.operations() / part));
    }
    return command;
  }

  private long part(long whole) {
    return quick ? whole / QUICK_PART : whole;
  }

  private Workload storm(String name, long operations, String unit, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(storm.toString(), name));
    command.addAll(arguments);
    return new Workload(name, operations, unit, command);
  }

  private Workload exec(String name, int jobs) {
    long each = part(EXECS) / jobs;
    Workload storm =
        storm("exec", each * jobs, "exec", List.of(Long.toString(each * jobs), "" + jobs));
    return new Workload(name, storm.operations(), storm.unit(), storm.command());
  }

  private Workload files(String name, Path directory) {
    long count = part(TRANSACTIONS);
    Workload storm =
        storm("files", count, "transaction", List.of(directory.toString(), Long.toString(count)));
    return new Workload(name, storm.operations(), storm.unit(), storm.command());
  }

  /** Through a pipe, since tar does not read what it writes to /dev/null. */
  private Workload findAndTar() throws IOException {
    Path tree = work.resolve("tree");
    long count = part(TREE_FILES);
    Commands.run(List.of(storm.toString(), "tree", tree.toString(), Long.toString(count)));
    String script =
        "cd \"$0\" && find . -type f -size +1k >/dev/null && tar cf - . | cat >/dev/null";
    String twice = script + " && " + script;
    return new Workload("find-tar", 2 * count, "file", List.of("sh", "-c", twice, tree.toString()));
  }

  private Workload compile() throws IOException {
    Path sources = work.resolve("sources");
    long count = part(SOURCES);
    Commands.run(List.of(storm.toString(), "sources", sources.toString(), Long.toString(count)));
    String script =
        "cd \"$0\" && for f in *.c; do cc -O1 -c \"$f\" -o \"${f%.c}.o\" || exit 1; done;"
            + " rm -f *.o";
    return new Workload(
        "compile", count, "source", List.of("sh", "-c", script, sources.toString()));
  }

  private Workload redis() {
    String count = Long.toString(part(COMMANDS) / 2);
    return new Workload(
        "redis", part(COMMANDS), "command", List.of("sh", "-c", REDIS, work.toString(), count));
  }
}
