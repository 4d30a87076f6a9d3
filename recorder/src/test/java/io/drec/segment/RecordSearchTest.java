package io.drec.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.FrameHead;
import io.drec.record.FrameView;
import io.drec.record.RecordFormatException;
import io.drec.record.RecordView;
import io.drec.sample.Frames;
import io.drec.segment.Wanted.TextTest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

final class RecordSearchTest {
  private static final RecordQuery.Span ALWAYS = span(Long.MIN_VALUE, Long.MAX_VALUE);

  private final MemoryBlocks blocks = new MemoryBlocks();

  /** A record as it was recorded. */
  private record Told(long sequence, int index, long timeNs, byte[] bytes) {
    static Told of(FrameHead frame, int index, RecordView record) {
      long timeNs = record.timeNs() + frame.clockOffsetNs();
      return new Told(frame.sequence(), index, timeNs, record.toByteArray());
    }
  }

  private static RecordQuery.Span span(long fromNs, long toNs) {
    return new RecordQuery.Span() {
      @Override
      public long fromNs() {
        return fromNs;
      }

      @Override
      public long toNs() {
        return toNs;
      }
    };
  }

  private RecordColumns columns(List<byte[]> frames, Effort effort) {
    blocks.sections.clear();
    TextTableBuilder texts = new TextTableBuilder(effort);
    RecordColumnsBuilder builder = new RecordColumnsBuilder(texts, effort);
    frames.forEach(frame -> builder.add(Frames.view(frame)));
    builder.close();
    texts.finish(blocks);
    builder.finish(blocks);
    return RecordColumns.open(
        blocks, TextTable.open(blocks, new BlockCache(1 << 20)), new BlockCache(1 << 20));
  }

  private static List<Told> told(List<byte[]> frames, Wanted wanted) {
    List<Told> all = new ArrayList<>();
    for (byte[] bytes : frames) {
      FrameView frame = Frames.view(bytes);
      RecordFacts facts = new RecordFacts(frame);
      try {
        frame.forEach(
            (index, record) -> {
              if (wanted.may(facts.open(record))) {
                all.add(Told.of(frame, index, record));
              }
            });
      } catch (RecordFormatException e) {
        // What lies before the damage counts.
        continue;
      }
    }
    return all;
  }

  private static List<Told> found(RecordColumns columns, RecordQuery query) {
    List<Told> found = new ArrayList<>();
    columns.forEach(query, (frame, index, record) -> found.add(Told.of(frame, index, record)));
    return found;
  }

  private static List<String> places(List<Told> told) {
    return told.stream().map(one -> one.sequence() + "." + one.index()).toList();
  }

  /** Whatever is asked, nothing that is there is passed over, and what is handed out is whole. */
  @Test
  void shouldPassOverNothingThatIsWanted() {
    for (int seed = 1; seed <= 12; seed++) {
      System.out.println("seed " + seed);
      Random random = new Random(seed);
      List<byte[]> frames = RandomFrames.of(seed, 60);
      Effort effort = new Effort(3, 3, 50, 512, seed % 4 != 0);
      RecordColumns columns = columns(frames, effort);
      List<Told> all = told(frames, Wanted.ANY);
      for (int i = 0; i < 60; i++) {
        List<TextTest> texts = new ArrayList<>();
        Wanted wanted = wanted(random, all, texts, 3);
        RecordQuery query = new RecordQuery(ALWAYS, wanted, texts, false);
        List<Told> found = found(columns, query);
        assertThat(places(found)).as("%s", texts).containsAll(places(told(frames, wanted)));
        List<String> inOrder = new ArrayList<>(places(all));
        inOrder.retainAll(places(found));
        assertThat(places(found)).isEqualTo(inOrder);
      }
    }
  }

  private static Wanted wanted(Random random, List<Told> all, List<TextTest> texts, int depth) {
    int kind = random.nextInt(depth == 0 ? 6 : 8);
    Told one = all.get(random.nextInt(all.size()));
    ByteBuffer bytes = ByteBuffer.wrap(one.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    RecordView view = new RecordView().wrap(bytes, 0, bytes.capacity());
    return switch (kind) {
      case 0 -> Wanted.text(word(random, one, texts), fields(random));
      case 1 -> {
        List<TextTest> some = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
          some.add(word(random, one, texts));
        }
        yield Wanted.texts(some, fields(random));
      }
      case 2 -> Wanted.type(Wanted.bit(view.typeCode()));
      case 3 -> Wanted.pid(is(Integer.toUnsignedLong(view.pid())));
      case 4 -> random.nextBoolean() ? Wanted.named("nAME" + random.nextInt(4)) : code(random);
      case 5 -> Wanted.time(is(one.timeNs()));
      case 6 ->
          Wanted.all(
              List.of(
                  wanted(random, all, texts, depth - 1), wanted(random, all, texts, depth - 1)));
      default ->
          Wanted.one(
              List.of(
                  wanted(random, all, texts, depth - 1), wanted(random, all, texts, depth - 1)));
    };
  }

  private static LongPredicate is(long wanted) {
    return value -> value == wanted;
  }

  private static Wanted code(Random random) {
    return Wanted.code(is(4624 + random.nextInt(2)));
  }

  /** Letters and digits out of a record, as a text or in another case. */
  private static TextTest word(Random random, Told one, List<TextTest> texts) {
    String all = new String(one.bytes(), 40, one.bytes().length - 40, StandardCharsets.ISO_8859_1);
    String[] words = Arrays.stream(all.split("[^A-Za-z0-9]+")).toArray(String[]::new);
    String word = words.length == 0 ? "" : words[random.nextInt(words.length)];
    int from = word.isEmpty() ? 0 : random.nextInt(word.length());
    int to = word.isEmpty() ? 0 : from + 1 + random.nextInt(word.length() - from);
    String part = word.isEmpty() ? "x" : word.substring(from, to);
    HasWord test = new HasWord(random.nextBoolean() ? part.toUpperCase(Locale.ROOT) : part);
    texts.add(test);
    return test;
  }

  private static long fields(Random random) {
    return random.nextBoolean() ? Wanted.ALL : random.nextLong();
  }

  @Test
  void shouldGiveRecordsBackAsTheyWereButForTheirFingerprints() {
    List<byte[]> frames = RandomFrames.of(5, 60);
    RecordColumns columns = columns(frames, new Effort(3, 3, 50, 512));
    List<Told> all = told(frames, Wanted.ANY);
    List<Told> found = found(columns, new RecordQuery(ALWAYS, Wanted.ANY, List.of(), false));
    assertThat(places(found)).isEqualTo(places(all));
    int different = 0;
    for (int i = 0; i < all.size(); i++) {
      byte[] was = all.get(i).bytes();
      byte[] is = found.get(i).bytes();
      int from = Arrays.mismatch(was, is);
      if (from >= 0) {
        Arrays.fill(was, from, from + 16, (byte) 0);
        Arrays.fill(is, from, from + 16, (byte) 0);
        assertThat(is).isEqualTo(was);
        different++;
      }
    }
    assertThat(different).isPositive();
  }

  /** The columns are not there, and nobody misses them. */
  @Test
  void shouldUnpackNoGroupThatLacksTheWord() {
    List<byte[]> whole =
        RandomFrames.of(7, 100).stream().filter(RecordSearchTest::isWhole).toList();
    RecordColumns columns = columns(whole, new Effort(3, 3, 50, 512));
    blocks.sections.remove(Section.RECORDS);
    TextTest nowhere =
        new TextTest() {
          @Override
          public boolean in(byte[] array, int offset, int length) {
            return new String(array, offset, length, StandardCharsets.US_ASCII).contains("qqzzq");
          }

          @Override
          public boolean inNumbers() {
            return false;
          }
        };
    RecordQuery query =
        new RecordQuery(ALWAYS, Wanted.text(nowhere, Wanted.ALL), List.of(nowhere), true);
    assertThat(found(columns, query)).isEmpty();
  }

  private static boolean isWhole(byte[] frame) {
    TextTableBuilder texts = new TextTableBuilder(Effort.FRESH);
    RecordColumnsBuilder builder = new RecordColumnsBuilder(texts, new Effort(3, 3, 50, 512));
    builder.add(Frames.view(frame));
    builder.close();
    MemoryBlocks made = new MemoryBlocks();
    texts.finish(made);
    builder.finish(made);
    return !made.sections.containsKey(Section.RAW_FRAMES);
  }

  @Test
  void shouldHandOutNewGroupsFirstAndNothingOutsideOfTheSpan() {
    List<byte[]> frames = RandomFrames.of(9, 100);
    RecordColumns columns = columns(frames, new Effort(3, 3, 50, 512));
    List<Told> all = told(frames, Wanted.ANY);
    long middle = all.stream().mapToLong(Told::timeNs).sorted().toArray()[all.size() / 2];
    List<Told> expected = all.stream().filter(one -> one.timeNs() >= middle).toList();
    RecordQuery.Span late = span(middle, Long.MAX_VALUE);
    List<Told> found = found(columns, new RecordQuery(late, Wanted.ANY, List.of(), true));
    assertThat(places(found)).containsExactlyInAnyOrderElementsOf(places(expected));
    assertThat(places(found)).isNotEqualTo(places(expected));
  }
}
