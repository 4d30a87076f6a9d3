package io.drec.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.sample.Frames;
import io.drec.sample.Proc;
import io.drec.sample.Session;
import io.drec.store.Entity;
import io.drec.store.EntityIds;
import io.drec.store.Indicator;
import io.drec.store.Posting;
import org.junit.jupiter.api.Test;

final class HashRulesTest {
  private static final String TOOL = "/opt/tool";
  private static final String ONE = "sha256=" + "1".repeat(64);
  private static final String OTHER = "sha256=" + "2".repeat(64);
  private static final long CTIME_NS = 1_700_000_000_123_456_789L;

  private final Frames frames = new Frames();
  private final Proc shell = frames.running(100, "/bin/bash", "bash");

  private Entity.File tool(Told told) {
    return told.file(new EntityIds().file(frames.hostId(), Frames.DEVICE, Proc.inodeOf(TOOL), 0));
  }

  private static Entity.Image image(Told told, Proc proc) {
    return told.process(proc.id()).images().get(0);
  }

  @Test
  void shouldGiveTheHashToTheFileAndToTheProcessThatRanIt() {
    Proc tool = shell.fork(200).imageCtime(CTIME_NS).exec(TOOL, "tool");
    tool.hashed(TOOL, CTIME_NS, ONE);
    try (Told told = new Told(frames)) {
      assertThat(tool(told).hashes()).containsExactly(ONE);
      assertThat(tool(told).hashesSinceNs()).isEqualTo(CTIME_NS);
      assertThat(image(told, tool).hashes()).containsExactly(ONE);
      assertThat(told.postings(Indicator.Kind.HASH, "1".repeat(64)))
          .extracting(Posting::object)
          .containsExactly(tool(told).id());
    }
  }

  @Test
  void shouldGiveTheHashToWhoRunsTheSameVersionLater() {
    shell.fork(200).imageCtime(CTIME_NS).exec(TOOL, "tool").hashed(TOOL, CTIME_NS, ONE);
    Proc later = shell.fork(201).imageCtime(CTIME_NS).exec(TOOL, "tool");
    Proc marked = shell.fork(202).imageCtime(CTIME_NS + (1L << 31)).exec(TOOL, "tool");
    try (Told told = new Told(frames)) {
      assertThat(image(told, later).hashes()).containsExactly(ONE);
      assertThat(image(told, marked).hashes()).containsExactly(ONE);
    }
  }

  @Test
  void shouldNotGiveTheHashOfOneVersionToAnother() {
    shell.fork(200).imageCtime(CTIME_NS).exec(TOOL, "tool").hashed(TOOL, CTIME_NS, ONE);
    Proc changed = shell.fork(201).imageCtime(CTIME_NS + 1).exec(TOOL, "tool");
    try (Told told = new Told(frames)) {
      assertThat(image(told, changed).hashes()).isEmpty();
    }
    changed.hashed(TOOL, CTIME_NS + 1, OTHER);
    try (Told told = new Told(frames)) {
      assertThat(image(told, changed).hashes()).containsExactly(OTHER);
      assertThat(tool(told).hashes()).containsExactly(OTHER);
    }
  }

  @Test
  void shouldKnowNoHashOfWhatWasGone() {
    Proc tool = shell.fork(200).imageCtime(CTIME_NS).exec(TOOL, "tool").hashed(TOOL, CTIME_NS, "");
    try (Told told = new Told(frames)) {
      assertThat(tool(told).hashes()).isEmpty();
      assertThat(image(told, tool).hashes()).isEmpty();
    }
  }

  @Test
  void shouldMakeNothingOfTheRecordersOwnReading() {
    Proc recorder = shell.fork(300).exec("/usr/bin/java", "java");
    Session dropped = shell.create("/tmp/dropped", 77);
    dropped.close(5);
    recorder.readAsRecorder("/tmp/dropped", 77);
    try (Told told = new Told(frames)) {
      assertThat(told.effects(dropped.file())).isEmpty();
      assertThat(told.causes(recorder.id())).containsExactly("exec java", "fork bash");
    }
  }
}
