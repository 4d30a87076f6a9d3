package io.drec.acceptance.scenario;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the scenarios and prints what became of each question, as a table.
 *
 * <p>{@code ScenariosIT} calls it; {@code docs/evidence.md} says how to run it by hand.
 */
final class ScenarioTable {
  private ScenarioTable() {}

  /**
   * @param only scenarios with these ids; empty: all
   */
  static List<Verdict> run(Path data, Path temp, long seed, List<String> only, PrintStream out)
      throws IOException {
    List<Scenario> scenarios = Scenario.read(data.resolve("scenarios.json"));
    List<Verdict> verdicts = new ArrayList<>();
    out.println("Scenarios, seed " + seed);
    int number = 0;
    for (List<Scenario> group : Trial.byInputs(scenarios)) {
      if (only.isEmpty() || group.stream().anyMatch(one -> only.contains(one.id()))) {
        Path folder = Files.createDirectories(temp.resolve("set-" + number++));
        Trial trial = new Trial(group, data, folder, seed);
        List<Verdict> told = trial.run();
        told.forEach(verdict -> out.println(verdict.row()));
        out.println("  clocks were wrong by " + trial.clocks().wrongBy());
        verdicts.addAll(told);
      }
    }
    long passed = verdicts.stream().filter(Verdict::passed).count();
    out.println(passed + " of " + verdicts.size() + " answers hold");
    return verdicts;
  }

  /** Arguments: a folder for the recordings, then ids of scenarios, none for all. */
  public static void main(String[] arguments) throws IOException {
    List<String> only = List.of(arguments).subList(1, arguments.length);
    long seed = Long.getLong("drec.seed", System.nanoTime());
    run(SharedData.folder(), Path.of(arguments[0]), seed, only, System.out);
  }
}
