package io.drec.acceptance.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.compact.Footages;
import io.drec.evidence.Import;
import io.drec.evidence.ImportConfig;
import io.drec.store.Footage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One host, told twice: as raw Sysmon events, and in the normalised form that was made of them.
 * Where the two differ in what came of them, the reason is one of those in docs/evidence.md.
 */
final class TwoAccountsIT {
  private static final String LINE_OF_PARENT = "command line told by the child only";
  private static final String ONLY_ACCESS = "process told only by process access";
  private static final String PIPE = "pipe";
  private static final String DEVICE = "device read raw";

  private static final Pattern LINE = Pattern.compile("(?s)(pid \\d+, [^,]*), .*, (parent .*)");

  @Test
  void shouldKnowTheSameOfAHostWhicheverOfTwoFormsTellsOfIt(@TempDir Path temp) throws IOException {
    Facts raw = facts("sysmon-atomic-red-team.json.gz", temp.resolve("raw"));
    Facts normal = facts("normalized-atomic-red-team.json.gz", temp.resolve("normalised"));

    assertThat(without(normal.processes(), raw.processes(), TwoAccountsIT::withoutLine)).isEmpty();
    assertThat(normal.processes().size()).isGreaterThan(400);
    Set<String> onlyRaw = without(raw.processes(), normal.processes(), Function.identity());
    Set<String> shortened = new TreeSet<>();
    normal.processes().forEach(one -> shortened.add(withoutLine(one)));
    assertThat(
            reasons(
                onlyRaw, one -> shortened.contains(withoutLine(one)) ? LINE_OF_PARENT : acted(one)))
        .isEqualTo(Map.of(LINE_OF_PARENT, 5, ONLY_ACCESS, 11));

    assertThat(without(normal.files(), raw.files(), Function.identity())).isEmpty();
    assertThat(
            reasons(
                without(raw.files(), normal.files(), Function.identity()), TwoAccountsIT::ofFile))
        .isEqualTo(Map.of(PIPE, 1, DEVICE, 4));

    assertThat(normal.flows()).isNotEmpty().isEqualTo(raw.flows());
    assertThat(normal.registry()).isNotEmpty().isEqualTo(raw.registry());
  }

  private static Facts facts(String name, Path directory) throws IOException {
    ImportConfig config = ImportConfig.of(directory).withHostName("twin");
    Import.of(config).run(List.of(SharedData.of("eqllib/" + name)));
    try (Footage footage = Footages.open(directory)) {
      return Facts.of(footage);
    }
  }

  /** Of the first those that the second has not, in the shape given. */
  private static Set<String> without(
      Set<String> first, Set<String> second, Function<String, String> shape) {
    Set<String> shapes = new TreeSet<>();
    second.forEach(one -> shapes.add(shape.apply(one)));
    Set<String> left = new TreeSet<>(first);
    left.removeIf(one -> shapes.contains(shape.apply(one)));
    return left;
  }

  private static String withoutLine(String process) {
    return LINE.matcher(process).replaceFirst("$1, $2");
  }

  private static Map<String, Integer> reasons(Set<String> facts, Function<String, String> reason) {
    Map<String, Integer> counts = new TreeMap<>();
    facts.forEach(fact -> counts.merge(reason.apply(fact), 1, Integer::sum));
    return counts;
  }

  /** A process that did nothing else than to open others, or to be opened. */
  private static String acted(String process) {
    return process.endsWith(", null, parent unknown") ? ONLY_ACCESS : process;
  }

  private static String ofFile(String path) {
    return path.startsWith("\\\\.\\pipe\\") ? PIPE : path.startsWith("\\device\\") ? DEVICE : path;
  }
}
