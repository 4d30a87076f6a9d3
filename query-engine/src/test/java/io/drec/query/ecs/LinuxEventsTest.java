package io.drec.query.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.compact.Footages;
import io.drec.compact.UserNames;
import io.drec.query.entity.Known;
import io.drec.record.IpcKind;
import io.drec.sample.Frames;
import io.drec.sample.Proc;
import io.drec.sample.Reach;
import io.drec.store.Footage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the Linux sensor tells of processes reaching one another, as events. */
final class LinuxEventsTest {
  private final Frames frames = new Frames().start();
  private final Proc shell = frames.running(100, "/bin/bash", "bash");
  private final Proc other = frames.running(101, "/bin/sleep", "sleep");

  /** The newest event of the story: the values of these fields, joined by blanks. */
  private String newest(String... fields) {
    List<EcsEvent> events = new ArrayList<>();
    try (Footage footage = Footages.ofFrames(frames, UserNames.NONE)) {
      EcsMapper mapper = new EcsMapper(new Known(footage));
      footage.records(Long.MIN_VALUE, Long.MAX_VALUE, stored -> events.add(mapper.map(stored)));
    }
    EcsEvent event = events.get(events.size() - 1);
    List<String> values = new ArrayList<>();
    for (String field : fields) {
      EventField known = Objects.requireNonNull(EventField.ofName(field), field);
      values.add(String.valueOf(event.text(known)));
    }
    return String.join(" ", values);
  }

  @Test
  void shouldTellThePipeAndTheBytes() {
    Reach.Pipe pipe = Reach.write(shell, 77);
    assertThat(newest("event.action", "drec.pipe.name", "drec.pipe.bytes"))
        .isEqualTo("pipe-write pipe:[77] null");
    pipe.close(512);
    assertThat(newest("event.action", "drec.pipe.name", "drec.pipe.bytes", "event.category"))
        .isEqualTo("pipe-closed pipe:[77] 512 process");
  }

  @Test
  void shouldTellASignalByItsNumberAndItsTarget() {
    Reach.act(shell, IpcKind.SIGNAL, 9, other);
    assertThat(newest("event.action", "drec.signal", "drec.access", "target.process.pid"))
        .isEqualTo("signal 9 null 101");
    assertThat(
            newest("target.process.executable", "target.process.name", "target.process.entity_id"))
        .isEqualTo("/bin/sleep sleep " + other.id());
    Reach.act(shell, IpcKind.SOCKET_ACCEPT, 0, other);
    assertThat(newest("event.action", "target.process.name")).isEqualTo("local-accept sleep");
    Reach.act(shell, IpcKind.MEMORY_WRITE, 0, other);
    assertThat(newest("event.action", "event.type", "target.process.pid"))
        .isEqualTo("memory-write change 101");
  }

  @Test
  void shouldTellTheAnswerOfANameServer() {
    Reach.answer(shell, "stage.example.org", 203, 0, 113, 7);
    assertThat(
            newest(
                "event.action",
                "dns.question.name",
                "dns.question.type",
                "dns.resolved_ip",
                "dns.response_code",
                "event.outcome"))
        .isEqualTo("dns-answer stage.example.org A 203.0.113.7 0 success");
  }
}
