package io.drec.query.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drec.compact.Footages;
import io.drec.query.ecs.EcsEvent;
import io.drec.query.ecs.EcsMapper;
import io.drec.query.entity.Known;
import io.drec.query.question.Asker;
import io.drec.query.question.Exhaustive;
import io.drec.query.question.OutputFormat;
import io.drec.query.question.Question;
import io.drec.query.question.RandomQueries;
import io.drec.query.question.Reply;
import io.drec.store.Footage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Other people's recordings, searched by the index and event by event. */
final class SearchEvidenceTest {
  private static final int QUERIES = 80;

  @TempDir private Path root;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "windows/atomic/execution/empire_launcher_vbs.zip",
        "evtx/ID4103-4104-CrackMapExec payload execution.evtx",
      })
  void shouldAnswerAsIfEveryEventWereLookedAt(String name) {
    Path file = shared(name);
    Path recording = root.resolve("recording");
    Shell shell = new Shell(root, Footages::open);
    shell.environment.put("DREC_DATA", recording.toString());
    assertThat(shell.run("import", file.toString())).as(shell.err()).isZero();
    try (Footage footage = Footages.open(recording)) {
      check(footage);
    }
  }

  private static void check(Footage footage) {
    Asker asker = new Asker(InstantSource.fixed(Instant.parse("2026-01-01T01:00:00Z")));
    Footage exhaustive = Exhaustive.of(footage);
    EcsMapper mapper = new EcsMapper(new Known(footage));
    List<EcsEvent> events = new ArrayList<>();
    footage.records(Long.MIN_VALUE, Long.MAX_VALUE, one -> events.add(mapper.map(one)));
    System.out.println("seed 1");
    RandomQueries queries = new RandomQueries(1, events);
    for (int i = 0; i < QUERIES; i++) {
      String query = queries.next();
      Question question = new Question.Search(query, Question.Options.NONE);
      assertThat(text(asker.ask(footage, question, OutputFormat.JSON)))
          .as(query)
          .isEqualTo(text(asker.ask(exhaustive, question, OutputFormat.JSON)));
    }
  }

  private static String text(Reply reply) {
    return reply.status() + new String(reply.body(), StandardCharsets.UTF_8);
  }

  private static Path shared(String name) {
    String told = System.getenv("DREC_SHARED");
    Path shared =
        told == null ? Path.of(System.getProperty("drec.root"), "../shared") : Path.of(told);
    Path file = shared.resolve("data").resolve(name).normalize();
    assumeTrue(
        Files.exists(file),
        () -> "no recording at " + file + "; DREC_SHARED can tell where they are");
    return file;
  }
}
