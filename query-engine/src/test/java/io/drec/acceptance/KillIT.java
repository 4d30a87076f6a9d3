package io.drec.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.compact.Footages;
import io.drec.journal.JournalReader;
import io.drec.query.rehearse.AnswerJson;
import io.drec.record.EventId;
import io.drec.record.FrameView;
import io.drec.store.Footage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recorder that is killed loses nothing that was journalled, and repeats nothing. */
final class KillIT {
  private static final int KILLS = 20;
  private static final long RUN_MS_MIN = 100;
  private static final int RUN_MS_MORE = 900;
  private static final String LOOP =
      "i=0; while :; do : >\"$0-$i\"; /bin/true \"$i\"; i=$((i+1)); done";

  @TempDir private Path temp;

  @BeforeAll
  static void needsToRecord() throws IOException {
    Requirements.recording();
  }

  @Test
  void shouldKeepWhatWasJournalledOverTwentyKills() throws Exception {
    long seed = System.nanoTime();
    System.out.println("kill: seed " + seed);
    Random random = new Random(seed);
    Path files = Files.createDirectory(temp.resolve("files"));
    Map<Long, Integer> journalled = new TreeMap<>();
    try (OwnRecorder recorder = OwnRecorder.start(temp);
        Child load = recorder.inGroup("sh", "-c", LOOP, files.resolve("f").toString())) {
      for (int i = 0; i < KILLS; i++) {
        Thread.sleep(RUN_MS_MIN + random.nextInt(RUN_MS_MORE));
        recorder.kill();
        read(recorder.data().resolve("journal"), journalled);
        recorder.launch();
      }
      assertThat(load.isAlive()).isTrue();
      load.close();
      recorder.stop();

      Map<Long, BitSet> answered = records(recorder.data());
      System.out.println(
          "kill: " + journalled.size() + " of " + answered.size() + " frames were seen in between");
      assertThat(answered.keySet()).as("frames from 0, none missing").isEqualTo(fromZero(answered));
      journalled.forEach(
          (sequence, count) ->
              assertThat(answered.get(sequence).cardinality())
                  .as("records of frame %d", sequence)
                  .isEqualTo(count));
      assertThat(downTimes(recorder)).as("times down").isEqualTo(KILLS);
    }
  }

  /** Notes how many records each frame holds that the dead recorder left in its journal. */
  private static void read(Path journal, Map<Long, Integer> journalled) {
    try (JournalReader reader = JournalReader.open(journal, -1)) {
      for (FrameView frame = reader.next(); frame != null; frame = reader.next()) {
        Integer before = journalled.put(frame.sequence(), frame.recordCount());
        assertThat(before == null || before == frame.recordCount())
            .as("frame %d stayed as it was", frame.sequence())
            .isTrue();
      }
    }
  }

  /** Every record that the recording answers with: frame → places in it, each once. */
  private static Map<Long, BitSet> records(Path data) {
    Map<Long, BitSet> answered = new TreeMap<>();
    List<EventId> twice = new ArrayList<>();
    try (Footage footage = Footages.open(data)) {
      footage.records(
          Long.MIN_VALUE,
          Long.MAX_VALUE,
          stored -> {
            BitSet places =
                answered.computeIfAbsent(stored.id().frameSequence(), any -> new BitSet());
            if (places.get(stored.id().index())) {
              twice.add(stored.id());
            }
            places.set(stored.id().index());
            return true;
          });
    }
    assertThat(twice).as("events answered twice").isEmpty();
    answered.forEach(
        (sequence, places) ->
            assertThat(places.nextClearBit(0))
                .as("places without holes in frame %d", sequence)
                .isEqualTo(places.cardinality()));
    return answered;
  }

  private static Set<Long> fromZero(Map<Long, BitSet> answered) {
    Set<Long> sequences = new TreeSet<>();
    for (long i = 0; i < answered.size(); i++) {
      sequences.add(i);
    }
    return sequences;
  }

  private static long downTimes(OwnRecorder recorder) throws Exception {
    AnswerJson coverage = recorder.answer("status").member("coverage");
    return coverage.member("gaps").elements().stream()
        .filter(gap -> gap.member("cause").text().equals("not_running"))
        .count();
  }
}
