package io.drec.acceptance.scenario;

import io.drec.evidence.ImportReport;
import io.drec.query.rehearse.AnswerJson;
import io.drec.store.Footage;
import io.drec.store.FullCompaction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The scenarios of one set of inputs, in every variant: as is; after the store was closed,
 * compacted and opened again; after everything was imported a second time; with every host's clock
 * wrong.
 */
final class Trial {
  private final List<Scenario> scenarios;
  private final Path data;
  private final Path temp;
  private final ShiftedClocks clocks;
  private final List<Verdict> verdicts = new ArrayList<>();
  private final Map<String, byte[]> answers = new LinkedHashMap<>();

  /**
   * @param scenarios all over the same inputs
   */
  Trial(List<Scenario> scenarios, Path data, Path temp, long seed) {
    this.scenarios = scenarios;
    this.data = data;
    this.temp = temp;
    this.clocks = new ShiftedClocks(seed);
  }

  /** By inputs, in the order of the file. */
  static List<List<Scenario>> byInputs(List<Scenario> all) {
    Map<List<String>, List<Scenario>> groups = new LinkedHashMap<>();
    all.forEach(one -> groups.computeIfAbsent(one.inputs(), any -> new ArrayList<>()).add(one));
    return List.copyOf(groups.values());
  }

  List<Verdict> run() throws IOException {
    List<Path> inputs = scenarios.get(0).inputs().stream().map(data::resolve).toList();
    Recorded recorded = new Recorded(temp.resolve("recording"));
    long events = recorded.take(inputs).read();
    ask(recorded, "as is", events, true);
    FullCompaction.of(recorded.directory());
    ask(recorded, "reopened", events, false);
    ImportReport again = recorded.take(inputs);
    ask(recorded, "twice", events + again.fresh(), false);

    Path shifted = temp.resolve("shifted");
    for (Path input : inputs) {
      clocks.write(input, shifted);
    }
    Recorded other = new Recorded(temp.resolve("shifted-recording"));
    long shiftedEvents = other.take(List.of(shifted)).read();
    answers.clear();
    ask(other, "shifted", shiftedEvents, true);
    return verdicts;
  }

  ShiftedClocks clocks() {
    return clocks;
  }

  /**
   * @param fresh the first answers; otherwise they must be those of before, byte for byte
   */
  private void ask(Recorded recorded, String variant, long events, boolean fresh)
      throws IOException {
    try (Footage footage = recorded.open()) {
      for (Scenario scenario : scenarios) {
        for (Asking asking : Asking.of(scenario)) {
          for (String host : fresh ? hosts(scenario) : List.of(scenario.host())) {
            String asked = asking + (host.isEmpty() ? "" : " --host " + host);
            verdicts.add(verdict(footage, scenario, asking, host, asked, variant, events));
          }
        }
      }
    }
  }

  /** As the scenario names it, in the other case, and with a domain. */
  private static List<String> hosts(Scenario scenario) {
    String host = scenario.host();
    return host.isEmpty()
        ? List.of("")
        : List.of(host, host.toLowerCase(Locale.ROOT) + ".theshire.local");
  }

  private Verdict verdict(
      Footage footage,
      Scenario scenario,
      Asking asking,
      String host,
      String asked,
      String variant,
      long events) {
    List<String> complaints = new ArrayList<>();
    int nodes = -1;
    try {
      byte[] answer = Recorded.ask(footage, asking, host);
      AnswerJson read = AnswerJson.read(answer);
      if (asking.kind() == Asking.Kind.SCOPE) {
        complaints.addAll(
            ScopeExpectation.complaints(scenario.expected(), asking.part(), read, events));
      } else {
        complaints.addAll(WhyExpectation.complaints(scenario.expected(), asking.part(), read));
        nodes = read.member("graph").member("nodes").elements().size();
      }
      byte[] before = answers.putIfAbsent(asked, answer);
      if (before != null && !Arrays.equals(before, answer)) {
        complaints.add("the answer is not byte for byte the one of before");
      }
    } catch (IOException e) {
      complaints.add(String.valueOf(e.getMessage()));
    }
    return new Verdict(scenario.id(), asked, variant, nodes, complaints);
  }
}
