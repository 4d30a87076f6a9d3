package io.drec.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.FrameView;
import io.drec.sample.Frames;
import io.drec.sample.RandomStory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RecordColumnsTest {
  private static final Effort SMALL_GROUPS = new Effort(3, 3, 50, 512);

  private final MemoryBlocks blocks = new MemoryBlocks();

  private RecordColumns columns(List<byte[]> frames) {
    TextTableBuilder texts = new TextTableBuilder(SMALL_GROUPS);
    RecordColumnsBuilder builder = new RecordColumnsBuilder(texts, SMALL_GROUPS);
    frames.forEach(frame -> builder.add(Frames.view(frame)));
    builder.close();
    texts.finish(blocks);
    builder.finish(blocks);
    return RecordColumns.open(blocks, TextTable.open(blocks));
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
      view.forEach(
          (index, record) -> {
            int number = columns.events().ordinal(view.sequence(), index);
            assertThat(number).isEqualTo(ordinal[0]++);
            assertThat(columns.events().sequence(number)).isEqualTo(view.sequence());
            assertThat(columns.events().index(number)).isEqualTo(index);
            assertThat(columns.events().timeNs(number))
                .isEqualTo(record.timeNs() + view.clockOffsetNs());
            byte[] found = new byte[record.length()];
            columns.record(number).get(0, found);
            assertThat(found).isEqualTo(record.toByteArray());
          });
    }
    assertThat(columns.events().count()).isEqualTo(ordinal[0]);
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
