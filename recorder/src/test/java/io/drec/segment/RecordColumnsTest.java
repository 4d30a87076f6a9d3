package io.drec.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.FrameView;
import io.drec.record.RecordFormatException;
import io.drec.record.RecordView;
import io.drec.sample.Frames;
import io.drec.sample.RandomStory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RecordColumnsTest {
  private static final Effort SMALL_GROUPS = new Effort(3, 3, 50, 512);

  private final MemoryBlocks blocks = new MemoryBlocks();

  private RecordColumns columns(List<byte[]> frames) {
    return columns(frames, new ColumnMemory());
  }

  private RecordColumns columns(List<byte[]> frames, ColumnMemory memory) {
    TextTableBuilder texts = new TextTableBuilder(SMALL_GROUPS);
    RecordColumnsBuilder builder = new RecordColumnsBuilder(texts, SMALL_GROUPS, memory);
    frames.forEach(frame -> builder.add(Frames.view(frame)));
    builder.close();
    texts.finish(blocks);
    builder.finish(blocks);
    return RecordColumns.open(
        blocks, TextTable.open(blocks, new BlockCache(1 << 20)), new BlockCache(1 << 20));
  }

  private static byte[] bytes(FrameView frame) {
    byte[] bytes = new byte[frame.length()];
    frame.copyTo(bytes, 0);
    return bytes;
  }

  private static void assertSame(List<byte[]> frames, RecordColumns columns) {
    List<byte[]> read = new ArrayList<>();
    columns.forEach(0, frame -> read.add(bytes(frame)));
    assertThat(read).hasSameSizeAs(frames);
    for (int i = 0; i < frames.size(); i++) {
      assertThat(read.get(i)).as("frame %d", i).isEqualTo(frames.get(i));
    }
    int[] ordinal = {0};
    for (byte[] frame : frames) {
      FrameView view = Frames.view(frame);
      try {
        view.forEach((index, record) -> assertSameRecord(view, index, record, columns, ordinal));
      } catch (RecordFormatException e) {
        // A frame that is kept raw: the records before the damage are there.
      }
    }
    assertThat(columns.events().count()).isEqualTo(ordinal[0]);
  }

  private static void assertSameRecord(
      FrameView view, int index, RecordView record, RecordColumns columns, int[] ordinal) {
    int number = columns.events().ordinal(view.sequence(), index);
    assertThat(number).isEqualTo(ordinal[0]++);
    assertThat(columns.events().sequence(number)).isEqualTo(view.sequence());
    assertThat(columns.events().index(number)).isEqualTo(index);
    assertThat(columns.events().timeNs(number)).isEqualTo(record.timeNs() + view.clockOffsetNs());
    assertThat(columns.head(number).hostId()).isEqualTo(view.hostId());
    byte[] found = new byte[record.length()];
    columns.record(number).get(0, found);
    assertThat(found).isEqualTo(record.toByteArray());
  }

  @Test
  void shouldGiveRecordsBackThatAreCodedAsTheOnesBefore() {
    ColumnMemory memory = new ColumnMemory();
    for (int seed = 21; seed <= 32; seed++) {
      System.out.println("seed " + seed);
      blocks.sections.clear();
      List<byte[]> frames = RandomFrames.of(seed, 12);
      assertSame(frames, columns(frames, memory));
    }
  }

  @Test
  void shouldGiveRecordsOfEveryTypeAndOddityBack() {
    for (int seed = 1; seed <= 12; seed++) {
      System.out.println("seed " + seed);
      blocks.sections.clear();
      List<byte[]> frames = RandomFrames.of(seed, 12);
      assertSame(frames, columns(frames));
    }
  }

  @Test
  void shouldGiveManyGroupsAndRawFramesBack() {
    List<byte[]> frames = RandomFrames.of(7, 100);
    assertSame(frames, columns(frames));
    assertThat(blocks.bytes(Section.RAW_FRAMES)).isPositive();
  }

  @Test
  void shouldVisitOnlyFramesThatReachIntoASpan() {
    List<byte[]> frames = RandomStory.of(3, 200).sealedBytes();
    RecordColumns columns = columns(frames);
    FrameView third = Frames.view(frames.get(2));
    long from = third.firstTimeNs() + third.clockOffsetNs();
    List<Long> visited = new ArrayList<>();
    columns.forEach(from, from, frame -> visited.add(frame.sequence()));
    assertThat(visited).contains(third.sequence()).hasSizeLessThan(frames.size());
  }

  @Test
  void shouldNameTheTextsOfAGroup() {
    List<byte[]> frames = RandomStory.of(3, 200).sealedBytes();
    RecordColumns columns = columns(frames);
    TextTable texts = TextTable.open(blocks, new BlockCache(1 << 20));
    byte[] init = "/sbin/init".getBytes(StandardCharsets.UTF_8);
    assertThat(columns.groupTexts(0)).contains(texts.find(init)).isSorted();
  }

  @Test
  void shouldGiveFramesBackByteForByte() {
    for (int seed = 1; seed < 6; seed++) {
      blocks.sections.clear();
      List<byte[]> frames = RandomStory.of(seed, 60).sealedBytes();
      assertSame(frames, columns(frames));
    }
  }
}
