package io.drec.jmh.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.jmh.peer.Builder;
import io.drec.jmh.peer.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fills our store and every peer with the same events, and holds their answers together. */
final class CompareTest {
  private static final long SEED = 3;

  @TempDir private Path directory;

  @Test
  void shouldGetTheSameAnswersFromAll() throws Exception {
    Data data = new Data(Data.Kind.LINUX, 1000, SEED, directory);
    Path ours = directory.resolve(Asking.OURS);
    Path raw = directory.resolve("results.csv");
    Path rows = directory.resolve("rows");
    long events =
        OurBuild.run(
            data.source(directory),
            data.events(),
            ours,
            false,
            new Results(raw, data, Asking.OURS));
    assertThat(events).isEqualTo(1000);

    List<Ask> asks;
    List<Long> expected = new ArrayList<>();
    try (OurStore store = new OurStore(ours)) {
      asks = new ArrayList<>(Asks.of(store, SEED));
      asks.add(search(Store.How.NAME, "built-in.a"));
      asks.add(search(Store.How.PREFIX, "/home/dev/src/net/"));
      asks.add(search(Store.How.SUFFIX, ".o"));
      asks.add(search(Store.How.INFIX, "/net/net0/"));
      for (Ask ask : asks) {
        expected.add(ask.of(store));
      }
      assertThat(DerivedRows.write(store.footage(), rows)).isGreaterThan(1000);
    }
    assertThat(asks.stream().map(Ask::line))
        .contains("lookup path few", "lookup user all", "walk forward wide", "scope wide");
    assertThat(expected.subList(expected.size() - 4, expected.size())).doesNotContain(0L);

    for (Builder.Kind kind : Builder.Kind.values()) {
      Path peer = directory.resolve(kind.name());
      Files.createDirectory(peer);
      PeerBuild.run(data.source(directory), kind, peer, rows, new Results(raw, data, kind.name()));
      try (Store store = kind.open(peer)) {
        for (int i = 0; i < asks.size(); i++) {
          if (asks.get(i).ofPeersToo()) {
            assertThat(asks.get(i).of(store))
                .as("%s: %s", kind, asks.get(i))
                .isEqualTo(expected.get(i));
          }
        }
      }
    }
    assertThat(Table.of(List.of(raw))).contains("| disk: bytes_per_event |", "SQLITE, 1000 linux");
  }

  @Test
  void shouldReadTheQuestionsThatItWrote() throws Exception {
    Ask ask = search(Store.How.SUFFIX, "a\\b c");
    Ask.write(List.of(ask, ask), directory.resolve("asks"));
    assertThat(Ask.read(directory.resolve("asks"))).isEqualTo(Map.of("search", List.of(ask, ask)));
  }

  @Test
  void shouldTellWhoAnsweredDifferently() throws Exception {
    Data data = new Data(Data.Kind.LINUX, 10, SEED, directory);
    Path raw = directory.resolve("results.csv");
    new Results(raw, data, Asking.OURS).add("lookup path one", "warm", "answer", 3);
    new Results(raw, data, "sqlite").add("lookup path one", "warm", "answer", 3);
    assertThat(Table.disagreements(List.of(raw))).isEmpty();
    new Results(raw, data, "lucene").add("lookup path one", "warm", "answer", 4);
    assertThat(Table.disagreements(List.of(raw))).hasSize(1);
  }

  private static Ask search(Store.How how, String text) {
    return new Ask("search", Ask.Kind.SEARCH, "FILE " + how, text);
  }
}
