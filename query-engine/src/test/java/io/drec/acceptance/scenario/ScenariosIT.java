package io.drec.acceptance.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every scenario over other people's recordings, in every variant. */
final class ScenariosIT {
  private static final int NODES_MAX = 60;
  private static final int NODES_MEDIAN_MAX = 25;

  @Test
  void shouldAnswerEveryScenarioInEveryVariantWithASmallView(@TempDir Path temp)
      throws IOException {
    Path data = Objects.requireNonNull(SharedData.of("scenarios.json").getParent());
    long seed = Long.getLong("drec.seed", System.nanoTime());
    List<Verdict> verdicts = ScenarioTable.run(data, temp, seed, List.of(), System.out);
    assertThat(verdicts).allSatisfy(one -> assertThat(one.complaints()).as(one.asked()).isEmpty());
    assertThat(verdicts.stream().map(Verdict::scenario).distinct())
        .containsExactlyInAnyOrder("S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8");
    List<Integer> nodes =
        verdicts.stream().map(Verdict::nodes).filter(count -> count >= 0).sorted().toList();
    assertThat(nodes).allSatisfy(count -> assertThat(count).isLessThanOrEqualTo(NODES_MAX));
    assertThat(nodes.get(nodes.size() / 2)).isLessThanOrEqualTo(NODES_MEDIAN_MAX);
  }
}
