package io.drec.query.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.compact.StoredFootage;
import io.drec.query.ecs.EcsEvent;
import io.drec.query.ecs.EcsMapper;
import io.drec.query.entity.Known;
import io.drec.record.FrameHead;
import io.drec.record.FrameView;
import io.drec.sample.Frames;
import io.drec.sample.Proc;
import io.drec.sample.RandomStory;
import io.drec.segment.RandomFrames;
import io.drec.store.Footage;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A search that passes over records answers as one that looks at each. */
final class CandidatesTest {
  private static final int QUERIES = 100;
  private static final Pattern EVENT = Pattern.compile("\"id\": ?\"(\\d+\\.\\d+)\"");

  private final Asker asker = new Asker(InstantSource.fixed(Story.NOW));

  @TempDir private Path root;

  private static List<EcsEvent> events(Footage footage) {
    List<EcsEvent> events = new ArrayList<>();
    EcsMapper mapper = new EcsMapper(new Known(footage));
    footage.records(Long.MIN_VALUE, Long.MAX_VALUE, stored -> events.add(mapper.map(stored)));
    return events;
  }

  private void assertSameAnswers(long seed, Footage footage) {
    System.out.println("seed " + seed);
    Footage exhaustive = Exhaustive.of(footage);
    RandomQueries queries = new RandomQueries(seed, events(footage));
    Random random = new Random(seed);
    int answers = 0;
    for (int i = 0; i < QUERIES; i++) {
      String query = queries.next();
      String order = List.of("latest", "oldest", "newest").get(random.nextInt(3));
      Question question =
          new Question.Search(
              query,
              new Question.Page(List.of(), order, null),
              Story.limit(1 + random.nextInt(20)));
      Reply fast = asker.ask(footage, question, OutputFormat.JSON);
      Reply slow = asker.ask(exhaustive, question, OutputFormat.JSON);
      assertThat(text(fast)).as("seed %d: %s", seed, query).isEqualTo(text(slow));
      assertThat(rows(footage, question)).as("seed %d: %s", seed, query).isEqualTo(rows(slow));
      answers += slow.status() == Reply.Status.ANSWER ? 1 : 0;
    }
    assertThat(answers).as("queries that found something").isGreaterThan(QUERIES / 3);
  }

  /** A form that tells no number of matches: the search may end with the page. */
  private List<String> rows(Footage footage, Question question) {
    return rows(asker.ask(footage, question, OutputFormat.JSON_LINES));
  }

  /** The ids of the events, and of the one behind which the next page begins. */
  private static List<String> rows(Reply reply) {
    List<String> rows = new ArrayList<>();
    Matcher id = EVENT.matcher(Story.body(reply));
    while (id.find()) {
      rows.add(id.group(1));
    }
    rows.add("next " + reply.next());
    return rows;
  }

  private static String text(Reply reply) {
    return reply.status() + new String(reply.body(), StandardCharsets.UTF_8);
  }

  private void check(long seed, Iterable<FrameView> frames) throws IOException {
    Path directory = root.resolve("recording-" + seed);
    int settled = (int) (seed % 3) * 40;
    try (Footage footage = StoredFootage.of(directory, frames, settled, 90 - settled)) {
      assertSameAnswers(seed, footage);
    }
  }

  @Test
  void shouldAnswerTheSameWhereEverythingHappened() throws IOException {
    for (int seed = 1; seed <= 3; seed++) {
      check(seed, RandomStory.of(seed, 400));
    }
  }

  @Test
  void shouldAnswerTheSameOfImportedRecordings() throws IOException {
    for (int seed = 11; seed <= 12; seed++) {
      check(seed, new Fleet().frames);
    }
  }

  /** Bytes that are no text, fields where none belong, numbers that are not known. */
  @Test
  void shouldAnswerTheSameOfWhatNoSensorWouldRecord() throws IOException {
    for (int seed = 21; seed <= 23; seed++) {
      List<FrameView> frames = new ArrayList<>();
      RandomFrames.of(seed, 40).stream()
          .map(Frames::view)
          .filter(this::isWhole)
          .forEach(frames::add);
      check(seed, frames);
    }
  }

  private boolean isWhole(FrameView frame) {
    try {
      frame.forEach((index, record) -> record.length());
      return true;
    } catch (io.drec.record.RecordFormatException e) {
      return false;
    }
  }

  @Test
  void shouldAnswerTheSameOfOneHostAndSpan() throws IOException {
    try (Footage footage = StoredFootage.of(root, new Fleet().frames, 100, 0)) {
      for (String host : List.of("wks1", "srv2")) {
        Question.Options options =
            new Question.Options(
                host, "2026-01-01T00:00:00Z", "now", java.util.OptionalInt.empty());
        Question question = new Question.Search("ann", options);
        assertThat(text(asker.ask(footage, question, OutputFormat.TEXT)))
            .isEqualTo(text(asker.ask(Exhaustive.of(footage), question, OutputFormat.TEXT)));
      }
    }
  }

  /** A word that few processes have leads to these; what the others are is not asked. */
  @Test
  void shouldLookUpOnlyTheProcessesThatMayBeMeant() throws IOException {
    int programs = 60;
    Frames frames = new Frames().start();
    Proc shell = frames.running(100, "/bin/sh", "sh");
    for (int i = 0; i < programs; i++) {
      Proc one = shell.fork(200 + i);
      one.exec("/opt/program" + (char) ('a' + i / 8) + (char) ('q' + i % 8), "run");
      one.fork(400 + i).write("/tmp/out", 7);
    }
    try (Footage footage = StoredFootage.of(root, frames, 100, 0)) {
      List<Object> lookedUp = new ArrayList<>();
      Footage counting =
          (Footage)
              Proxy.newProxyInstance(
                  Footage.class.getClassLoader(),
                  new Class<?>[] {Footage.class},
                  (proxy, method, arguments) -> {
                    if (arguments != null && arguments[0] instanceof FrameHead) {
                      lookedUp.add(arguments[1]);
                    }
                    return method.invoke(footage, arguments);
                  });
      Question question = new Question.Search("process.executable:*programbr", Story.limit(100));
      List<String> found = rows(asker.ask(counting, question, OutputFormat.JSON));
      assertThat(found).hasSizeGreaterThan(3);
      assertThat(lookedUp).containsExactlyInAnyOrder(209, 409);
    }
  }
}
