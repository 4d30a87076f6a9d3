package io.drec.query.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drec.query.question.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LiveReaderTest {
  private static final String ANSWER =
      "event: answer\ndata: {\"exit_status\":1,\"next\":\"n\",\"body\":\"a\\nä\\n\"}\n\n";

  private final List<String> lines = new ArrayList<>();
  private long nowNs;

  private Reply read(String events) throws IOException {
    InputStream bytes = new ByteArrayInputStream(events.getBytes(StandardCharsets.UTF_8));
    return new LiveReader(lines::add, () -> nowNs).read(bytes);
  }

  private static String host(String name, int hosts) {
    return "event: host\ndata: {\"host\":\""
        + name
        + "\",\"state\":\"no_match\",\"why\":\"\",\"audience\":{\"hosts\":"
        + hosts
        + ",\"pending\":2,\"no_match\":1,\"by_index\":1}}\n\n";
  }

  @Test
  void shouldSayWhatComesAndGiveTheAnswersBytes() throws IOException {
    Reply reply =
        read(
            "event: index\ndata: {\"hosts\":[{\"host\":\"web1\"}]}\n\n"
                + "event: asking\ndata: {\"hosts\":2,\"by_index\":1,"
                + "\"names\":[\"web1\",\"a\\u001b\"]}\n\n"
                + "event: from-a-newer-engine\ndata: {}\n\n"
                + host("web1", 3)
                + ANSWER);
    assertThat(reply.status()).isEqualTo(Reply.Status.NOT_FOUND);
    assertThat(reply.body()).isEqualTo("a\nä\n".getBytes(StandardCharsets.UTF_8));
    assertThat(reply.next()).isEqualTo("n");
    assertThat(lines)
        .containsExactly(
            "the index names 1 host: web1",
            "asking 2 hosts: web1, a\\u{1b}; for 1 more the index answers",
            "  web1: no match");
  }

  @Test
  void shouldTellOfManyHostsByTheirCountOnceASecond() throws IOException {
    read(host("a", 300) + host("b", 300) + ANSWER);
    assertThat(lines)
        .containsExactly(
            "  2 of 299 hosts pending, 0 answered, 1 no match, 0 offline, 0 failed or refused");
  }

  @Test
  void shouldSayThatAnAnswerBrokeOff() {
    assertThatThrownBy(() -> read(host("a", 1))).hasMessage("it ended before the answer");
    InputStream silent =
        new InputStream() {
          @Override
          public int read() throws IOException {
            try {
              Thread.sleep(60_000);
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            return -1;
          }
        };
    assertThatThrownBy(() -> LiveReader.read(silent, lines::add, Duration.ofMillis(20)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no end within");
  }
}
