package io.drec.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class TextTableTest {
  private static final Effort SMALL_BLOCKS = new Effort(3, 3, 64, 512);

  private final MemoryBlocks blocks = new MemoryBlocks();

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private TextTable table(List<byte[]> texts) {
    TextTableBuilder builder = new TextTableBuilder(SMALL_BLOCKS);
    List<Integer> provisional = new ArrayList<>();
    for (byte[] text : texts) {
      provisional.add(builder.add(text, 0, text.length));
    }
    builder.finish(blocks);
    TextTable table = TextTable.open(blocks, new BlockCache(1 << 20));
    for (int i = 0; i < texts.size(); i++) {
      assertThat(table.text(builder.finalId(provisional.get(i)))).isEqualTo(texts.get(i));
    }
    return table;
  }

  private static List<byte[]> randomTexts(long seed, int count) {
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<byte[]> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (texts.isEmpty() || random.nextInt(4) == 0) {
        byte[] text = new byte[random.nextInt(random.nextInt(20) == 0 ? 3000 : 12)];
        random.nextBytes(text);
        texts.add(text);
      } else {
        byte[] before = texts.get(random.nextInt(texts.size()));
        byte[] text = Arrays.copyOf(before, random.nextInt(before.length + 12));
        if (text.length > 0 && random.nextBoolean()) {
          text[random.nextInt(text.length)] = (byte) random.nextInt(3);
        }
        texts.add(text);
      }
    }
    return texts;
  }

  @Test
  void shouldTakeTextsThatShareHundredsOfKilobytes() {
    List<byte[]> texts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      byte[] text = new byte[400_000];
      text[text.length - 1] = (byte) (20 - i);
      texts.add(text);
    }
    assertThat(table(texts).size()).isEqualTo(20);
  }

  @Test
  void shouldGiveEveryTextBackInTheOrderOfItsBytes() {
    for (long seed = 1; seed <= 30; seed++) {
      blocks.sections.clear();
      List<byte[]> texts = randomTexts(seed, 1 + (int) seed * 40);
      TextTable table = table(texts);
      TreeSet<byte[]> sorted = new TreeSet<>(Arrays::compareUnsigned);
      sorted.addAll(texts);
      assertThat(table.size()).isEqualTo(sorted.size());
      List<byte[]> visited = new ArrayList<>();
      table.forEach(
          (id, array, offset, length) ->
              visited.add(Arrays.copyOfRange(array, offset, offset + length)));
      assertThat(visited).containsExactlyElementsOf(sorted);
    }
  }

  @Test
  void shouldFindTextsAndWhereTheyWouldBe() {
    List<byte[]> texts = randomTexts(77, 900);
    TextTable table = table(texts);
    List<byte[]> sorted = new ArrayList<>();
    table.forEach(
        (id, array, offset, length) ->
            sorted.add(Arrays.copyOfRange(array, offset, offset + length)));
    for (byte[] asked : randomTexts(78, 900)) {
      int expected =
          (int) sorted.stream().filter(t -> Arrays.compareUnsigned(t, asked) < 0).count();
      boolean there = expected < sorted.size() && Arrays.equals(sorted.get(expected), asked);
      assertThat(table.find(asked)).isEqualTo(there ? expected : -1);
      assertThat(table.ceiling(asked)).isEqualTo(expected);
    }
  }

  @Test
  void shouldGiveTheTextsWithOnePrefix() {
    TextTable table =
        table(
            List.of(
                bytes("C:\\a"), bytes("C:\\a\\b"), bytes("C:\\b"), bytes(""), new byte[] {-1, 5}));
    assertThat(table.startingWith(bytes("C:\\a"))).isEqualTo(new TextTable.Range(1, 3));
    assertThat(table.startingWith(bytes(""))).isEqualTo(new TextTable.Range(0, 5));
    assertThat(table.startingWith(new byte[] {-1})).isEqualTo(new TextTable.Range(4, 5));
    assertThat(table.startingWith(bytes("D")).isEmpty()).isTrue();
  }

  @Test
  void shouldBeATableWithoutAnyText() {
    TextTable table = table(List.of());
    assertThat(table.size()).isZero();
    assertThat(table.find(bytes("a"))).isEqualTo(-1);
    assertThat(table.startingWith(bytes("")).isEmpty()).isTrue();
  }
}
