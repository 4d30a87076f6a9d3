package io.drec.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which texts have a word, by the list of words: as if each text was looked at. */
final class TextHitsTest {
  private static final Effort SMALL = new Effort(3, 3, 60, 256);
  private static final String HASH = "7C1c3a9be40d5f6e8a72b1c09d3e4f5a";

  /** As Base64 is: listed in pieces. */
  private static final String LONG =
      new Random(1)
          .ints(700, 0, 62)
          .mapToObj(
              i -> Character.toString(i < 10 ? '0' + i : i < 36 ? 'a' + i - 10 : 'A' + i - 36))
          .collect(java.util.stream.Collectors.joining());

  private static final String[] PIECES = {
    "lsass",
    "Dump",
    "DMP",
    "x",
    "\\x41",
    "\\",
    "/",
    ".",
    "\0",
    "\u017f",
    "\u212a",
    "é",
    "\ufffd",
    "0x3e7",
    "4624",
    "_",
    "a".repeat(300),
    LONG,
    "evil",
    HASH,
    HASH.replace('1', '7')
  };
  private static final List<String> WORDS =
      List.of(
          "lsass",
          "sas",
          "dump",
          "dmp",
          "x",
          "41",
          "0",
          "4624",
          "aaaa",
          "vi",
          "absent",
          "xvil",
          "avil",
          "xab7c1c",
          "5c",
          "cx41",
          "k",
          "c09d",
          HASH,
          "a".repeat(64),
          "a".repeat(299),
          "a".repeat(301),
          LONG.substring(190, 254),
          LONG.substring(150, 290),
          LONG.substring(600),
          LONG);

  private final MemoryBlocks blocks = new MemoryBlocks();

  private static byte[] text(Random random) {
    StringBuilder text = new StringBuilder("c:\\dir" + random.nextInt(5));
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(4) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private TextTable table(Random random, int count) {
    blocks.sections.clear();
    TextTableBuilder builder = new TextTableBuilder(SMALL);
    for (int i = 0; i < count; i++) {
      byte[] text = text(random);
      builder.add(text, 0, text.length);
    }
    builder.finish(blocks);
    return TextTable.open(blocks, new BlockCache(1 << 20));
  }

  private BitSet hits(TextTable texts, HasWord word) {
    TextHits hits = new TextHits(blocks, texts);
    hits.find(List.of(word));
    return hits.of(word);
  }

  private static BitSet looked(TextTable texts, HasWord word) {
    BitSet found = new BitSet();
    texts.forEach(
        (id, array, offset, length) -> {
          if (word.in(array, offset, length)) {
            found.set(id);
          }
          return true;
        });
    return found;
  }

  @Test
  void shouldFindWhatLookingAtEachTextFinds() {
    long first = Long.getLong("drec.seed", System.nanoTime());
    System.out.println("drec.seed " + first);
    int spared = 0;
    for (long seed = first; seed < first + 40; seed++) {
      TextTable texts = table(new Random(seed), 400);
      TextWords list = TextWords.open(blocks, texts.blockCount());
      assertThat(list).isNotNull();
      for (String text : WORDS) {
        HasWord word = new HasWord(text);
        assertThat(hits(texts, word)).as("%s, seed %d", text, seed).isEqualTo(looked(texts, word));
        spared += texts.blockCount() - word.blocks(list).cardinality();
      }
    }
    assertThat(spared).as("blocks that need not be unpacked").isPositive();
  }

  /** What follows may lie in another text, of which both are put together. */
  @Test
  void shouldPassAWordThatMayBeginInWhatABrokenByteIsShownAs() {
    byte[] broken = {'/', 'a', '/', (byte) 0x9f};
    assertThat(new HasWord("fnywhere").in(broken, 0, broken.length)).isTrue();
    assertThat(new HasWord("nywhere").in(broken, 0, broken.length)).isFalse();
  }

  @Test
  void shouldLookAtEachTextOfASegmentWithoutList() {
    TextTable texts = table(new Random(1), 400);
    BitSet found = hits(texts, new HasWord("lsass"));
    blocks.sections.remove(Section.WORDS);
    assertThat(hits(texts, new HasWord("lsass"))).isEqualTo(found);
    assertThat(found.isEmpty()).isFalse();
  }

  @Test
  void shouldUnpackNoTextsWhenAWordStandsNowhere() {
    TextTableBuilder builder = new TextTableBuilder(SMALL);
    TreeSet<String> plain = new TreeSet<>();
    for (int i = 0; i < 300; i++) {
      plain.add("/usr/lib/part" + i + "/file");
    }
    plain.forEach(text -> builder.add(text.getBytes(StandardCharsets.UTF_8), 0, text.length()));
    builder.finish(blocks);
    TextTable texts = TextTable.open(blocks, new BlockCache(1 << 20));
    blocks.sections.put(Section.TEXTS, new ArrayList<>());
    assertThat(hits(texts, new HasWord("mimikatz")).isEmpty()).isTrue();
    assertThatThrownBy(() -> hits(texts, new HasWord("art7")))
        .isInstanceOf(SegmentFormatException.class);
  }
}
