package io.drec.linux.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.linux.facts.FactOutbox;
import io.drec.linux.facts.Outboxes;
import io.drec.record.FieldId;
import io.drec.record.RecordLayout.Script;
import io.drec.record.RecordView;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class ScriptRecordsTest {
  private final FactOutbox outbox = new FactOutbox(() -> {});

  private List<RecordView> told(String redact, byte[] kept, long sizeBytes) {
    List<Pattern> patterns = redact.isEmpty() ? List.of() : List.of(Pattern.compile(redact));
    new ScriptRecords(patterns, outbox)
        .tell(7, 8, "/x".getBytes(StandardCharsets.UTF_8), "id", kept, sizeBytes, 9);
    return Outboxes.take(outbox);
  }

  private static String text(List<RecordView> records) {
    return records.stream()
        .map(record -> new String(record.fieldBytes(FieldId.VALUE), StandardCharsets.UTF_8))
        .collect(Collectors.joining());
  }

  @Test
  void shouldTellAShortScriptInOnePart() {
    byte[] bytes = "echo hi\n".getBytes(StandardCharsets.UTF_8);
    List<RecordView> records = told("", bytes, bytes.length);
    assertThat(records).hasSize(1);
    assertThat(records.get(0).bodyInt(Script.PART)).isEqualTo(1);
    assertThat(records.get(0).bodyInt(Script.PARTS)).isEqualTo(1);
    assertThat(records.get(0).pid()).isEqualTo(7);
    assertThat(text(records)).isEqualTo("echo hi\n");
  }

  @Test
  void shouldSplitALongOneAndKeepLettersWhole() {
    String text = "ä".repeat(20_000);
    byte[] bytes = ("x" + text).getBytes(StandardCharsets.UTF_8);
    List<RecordView> records = told("", bytes, bytes.length);
    assertThat(records).hasSize(3);
    assertThat(text(records)).isEqualTo("x" + text);
  }

  @Test
  void shouldSayHowManyPartsTheWholeWouldHave() {
    List<RecordView> records = told("", "#".repeat(100).getBytes(StandardCharsets.UTF_8), 100_000);
    assertThat(records).hasSize(1);
    assertThat(records.get(0).bodyInt(Script.PARTS)).isEqualTo(7);
  }

  @Test
  void shouldReplaceWhatMustNotBeKept() {
    byte[] bytes = "curl -H token=s3cret x".getBytes(StandardCharsets.UTF_8);
    assertThat(text(told("token=\\S+", bytes, bytes.length))).isEqualTo("curl -H *** x");
  }

  @Test
  void shouldTellNothingOfWhatIsNoText() {
    assertThat(told("", new byte[] {'P', 'K', 0, 1}, 4)).isEmpty();
  }
}
