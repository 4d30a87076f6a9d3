package io.drec.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.ChildJvm;
import io.drec.compact.Answers;
import io.drec.store.Footage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An import that was killed, at whatever moment, is completed by repeating it. */
final class KilledImportTest {
  private static final int ROUNDS = 12;
  private static final int EVENTS = 12_000;
  private static final int LIFE_MS_MAX = 900;
  private static final String PADDING = "x".repeat(400);

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @TempDir private Path root;

  @Test
  void shouldCompleteAKilledImportByRepeatingIt() throws IOException, InterruptedException {
    System.out.println("seed " + seed);
    TestImport killed = new TestImport(root.resolve("killed"));
    Path file = killed.file("a.txt", events());
    for (int round = 0; round < ROUNDS; round++) {
      importAndKill(killed.recording, file);
    }

    ImportReport last = killed.run(file);

    assertThat(last.known()).as("events of killed imports, seed %d", seed).isPositive();
    List<String> answers = killed.answers();
    assertThat(killed.run(file).fresh()).isZero();
    assertThat(killed.answers()).isEqualTo(answers);
    TestImport whole = new TestImport(root.resolve("whole"));
    whole.run(file);
    assertThat(facts(killed)).as("seed %d", seed).isEqualTo(facts(whole));
  }

  private String[] events() {
    String[] events = new String[EVENTS];
    for (int i = 0; i < EVENTS; i++) {
      long timeNs = 1_000_000L + random.nextInt(1000);
      int pid = 1 + random.nextInt(500);
      int number = random.nextInt(3) == 0 ? 0 : i + 1;
      String host = "host" + random.nextInt(3);
      events[i] =
          switch (random.nextInt(4)) {
            case 0 -> host + " " + timeNs + " " + number + " start " + pid + " /bin/" + pid;
            case 1 -> host + " " + timeNs + " " + number + " end " + pid;
            case 2 -> host + " " + timeNs + " 0 log twin" + random.nextInt(10) + PADDING;
            default -> host + " " + timeNs + " " + number + " log " + i + PADDING;
          };
    }
    return events;
  }

  private void importAndKill(Path recording, Path file) throws IOException, InterruptedException {
    try (ChildJvm child =
        ChildJvm.start(List.of(), ImportingChild.class, recording.toString(), file.toString())) {
      assertThat(child.readLine()).isIn("ready", "done 0");
      Thread.sleep(random.nextInt(LIFE_MS_MAX));
    }
  }

  /** What is known, without where it is stored: frames are cut where an import was killed. */
  private static List<String> facts(TestImport test) {
    List<String> facts = new ArrayList<>();
    try (Footage footage = test.footage()) {
      for (String line : Answers.of(footage)) {
        facts.add(line.replaceAll("\\b\\d+\\.\\d+\\b", "EVENT"));
      }
      facts.removeIf(KilledImportTest::isHealth);
      // The last line counts records, HEALTH among them.
      facts.remove(facts.size() - 1);
    }
    facts.sort(null);
    return facts;
  }

  /** A line of a record: id, host, time, process, bytes in hex. */
  private static boolean isHealth(String line) {
    String[] words = line.split(" ");
    return words.length > 4 && words[words.length - 1].startsWith("1000", 8);
  }
}
