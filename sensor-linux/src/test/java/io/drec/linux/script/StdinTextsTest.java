package io.drec.linux.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.linux.facts.FactOutbox;
import io.drec.linux.facts.Outboxes;
import io.drec.record.FieldId;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.ProcExit;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordLayout.Script;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import io.drec.sensor.FactsConfig;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class StdinTextsTest {
  private static final int PID = 7;
  private static final long SECOND = 1_000_000_000L;

  private final FactOutbox outbox = new FactOutbox(() -> {});
  private final RecordBuilder builder = new RecordBuilder();
  private final StdinTexts texts = texts(64 << 10, List.of());
  private long nowNs = SECOND;

  private StdinTexts texts(int bytesMax, List<Pattern> redact) {
    return new StdinTexts(
        new FactsConfig(List.of(), 0, false, bytesMax, redact, false, false, false), outbox);
  }

  @Test
  void shouldPutLinesTogetherUntilTheProcessEnds() {
    exec(texts, "/bin/bash", "bash");
    read(texts, 1, "echo one\n");
    read(texts, 2, "echo two\n");
    assertThat(Outboxes.take(outbox)).isEmpty();
    exit(texts);
    RecordView told = only();
    assertThat(text(told)).isEqualTo("echo one\necho two\n");
    assertThat(told.pid()).isEqualTo(PID);
    assertThat(told.timeNs()).as("of its first line").isEqualTo(SECOND + 1);
    assertThat(told.bodyInt(Script.PART)).isEqualTo(1);
    assertThat(told.bodyInt(Script.PARTS)).as("nobody knows").isZero();
  }

  @Test
  void shouldTellWhatHasWaitedForASecond() {
    exec(texts, "/bin/bash", "bash");
    read(texts, 1, "echo one\n");
    nowNs += SECOND;
    read(texts, 2, "echo two\n");
    assertThat(text(only())).isEqualTo("echo one\n");
    texts.finish(0);
    RecordView second = only();
    assertThat(text(second)).isEqualTo("echo two\n");
    assertThat(second.bodyInt(Script.PART)).isEqualTo(2);
  }

  @Test
  void shouldTellWhatHasWaitedWhileNothingElseHappened() {
    exec(texts, "/bin/bash", "bash");
    read(texts, 1, "echo one\n");
    texts.idle(nowNs);
    assertThat(Outboxes.take(outbox)).isEmpty();
    texts.idle(nowNs + SECOND);
    assertThat(text(only())).isEqualTo("echo one\n");
  }

  @Test
  void shouldLeaveAPartOutWhereAPieceWasLost() {
    exec(texts, "/bin/bash", "bash");
    read(texts, 1, "echo one\n");
    read(texts, 3, "echo three\n");
    exit(texts);
    List<RecordView> told = Outboxes.take(outbox);
    assertThat(told.stream().map(record -> record.bodyInt(Script.PART))).containsExactly(1, 3);
  }

  @Test
  void shouldTellEachProgramOfAProcessApart() {
    exec(texts, "/bin/bash", "bash");
    read(texts, 1, "exec python3\n");
    exec(texts, "/usr/bin/python3.11", "python3");
    read(texts, 1, "print()\n");
    exit(texts);
    List<RecordView> told = Outboxes.take(outbox);
    assertThat(told.stream().map(StdinTextsTest::text))
        .containsExactly("exec python3\n", "print()\n");
    assertThat(told.stream().map(record -> new String(record.fieldBytes(FieldId.SCRIPT_ID))))
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldNotKeepWhatAProgramReadsThatRunsSomethingElse() {
    exec(texts, "/bin/bash", "bash", "script");
    read(texts, 1, "secret\n");
    exit(texts);
    assertThat(Outboxes.take(outbox)).isEmpty();
  }

  @Test
  void shouldKeepOfAProgramThatIsNotKnown() {
    read(texts, 4, "echo\n");
    exit(texts);
    assertThat(text(only())).isEqualTo("echo\n");
  }

  @Test
  void shouldKeepNoMoreThanItIsToldTo() {
    StdinTexts few = texts(10, List.of());
    exec(few, "/bin/sh", "sh");
    read(few, 1, "echo one\n");
    read(few, 2, "echo two\n");
    exit(few);
    assertThat(text(only())).isEqualTo("echo one\ne");
  }

  @Test
  void shouldReplaceWhatMustNotBeKept() {
    StdinTexts redacting = texts(64 << 10, List.of(Pattern.compile("token=\\S+")));
    exec(redacting, "/bin/sh", "sh");
    read(redacting, 1, "curl -H token=s3cret x\n");
    exit(redacting);
    assertThat(text(only())).isEqualTo("curl -H *** x\n");
  }

  private RecordView only() {
    List<RecordView> told = Outboxes.take(outbox);
    assertThat(told).hasSize(1);
    return told.get(0);
  }

  private static String text(RecordView record) {
    return new String(record.fieldBytes(FieldId.VALUE), StandardCharsets.UTF_8);
  }

  private void exec(StdinTexts to, String executable, String... args) {
    begin(RecordType.PROC_START, ProcStart.BYTES)
        .bodyInt(ProcStart.KIND, RecordLayout.PROC_EXEC)
        .field(FieldId.EXE, executable)
        .field(FieldId.ARGV, String.join("\0", args) + "\0");
    see(to);
  }

  private void read(StdinTexts to, int piece, String text) {
    begin(RecordType.SCRIPT, Script.BYTES).bodyInt(Script.PART, piece).field(FieldId.VALUE, text);
    see(to);
  }

  private void exit(StdinTexts to) {
    begin(RecordType.PROC_EXIT, ProcExit.BYTES);
    see(to);
  }

  private RecordBuilder begin(RecordType type, int bytes) {
    return builder.begin(type, bytes, nowNs++).process(PID, PID, 1);
  }

  private void see(StdinTexts to) {
    ByteBuffer record = builder.end();
    to.saw(new RecordView().wrap(record, record.position(), record.limit()));
  }
}
