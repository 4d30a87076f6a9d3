package io.drec.windows.evtx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What remains of a file that was damaged, and what is said about it. */
final class EvtxDamageTest {
  private static final int HEADER = EvtxLimits.FILE_HEADER_BYTES;
  private static final int CHUNK = EvtxLimits.CHUNK_BYTES;

  private static EvtxWriter threeChunks() {
    return new EvtxWriter()
        .event(1, "Image", "a.exe")
        .event(2, "Image", "b.exe")
        .nextChunk()
        .event(3, "Image", "c.exe")
        .event(4, "Image", "d.exe")
        .nextChunk()
        .event(5, "Image", "e.exe")
        .event(6, "Image", "f.exe");
  }

  private static List<Long> numbers(Collected read) {
    return read.events().stream().map(EvtxEvent::recordNumber).toList();
  }

  @Test
  void shouldNameNoDamageInAWholeFile() {
    Collected read = Collected.of(threeChunks().file());
    assertThat(numbers(read)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(read.damages()).isEmpty();
    assertThat(read.summary()).isEqualTo(new EvtxSummary(HEADER + 3L * CHUNK, 3, 6, 0, 0, false));
  }

  /** A checksum covers every byte that matters, so no change may go by in silence. */
  @Test
  void shouldNoticeEveryFlippedBit() {
    byte[] file = new EvtxWriter().event(1, "Image", "a.exe").event(2, "Image", "b").file();
    List<String> whole = Collected.of(file).contents();
    int used = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(HEADER + 48);
    for (int bit = 0; bit < (HEADER + used) * 8; bit++) {
      int at = bit / 8;
      file[at] ^= (byte) (1 << bit % 8);
      Collected read = Collected.of(file);
      if (isChecked(at) || !read.contents().equals(whole)) {
        assertThat(read.damages()).as("bit %d", bit).isNotEmpty();
      }
      if (at >= HEADER + 512) {
        assertThat(read.events()).as("bit %d", bit).noneMatch(EvtxEvent::verified);
      }
      file[at] ^= (byte) (1 << bit % 8);
    }
  }

  /** All but the flags of the two headers, and the space behind the file's. */
  private static boolean isChecked(int at) {
    int inHeader = at < HEADER ? at : at - HEADER;
    return (inHeader < 120 || inHeader >= 124) && (at < 128 || at >= HEADER);
  }

  @Test
  void shouldReadWhatIsThereOfAFileCutOffAnywhere() {
    byte[] file = threeChunks().file();
    List<String> whole = Collected.of(file).contents();
    int used = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(HEADER + 48);
    for (int chunk = 0; chunk < 3; chunk++) {
      for (int at = 0; at < used + 8; at++) {
        int cut = HEADER + chunk * CHUNK + at;
        Collected read = Collected.of(Arrays.copyOf(file, cut));
        assertThat(read.damages()).as("cut at %d", cut).isNotEmpty();
        assertThat(read.damages()).as("cut at %d", cut).allMatch(d -> d.fileOffset() <= cut);
        int sure = chunk * 2 + (at >= used ? 2 : 0);
        assertThat(read.contents()).as("cut at %d", cut).hasSizeGreaterThanOrEqualTo(sure);
        assertThat(read.contents().subList(0, sure)).isEqualTo(whole.subList(0, sure));
      }
    }
  }

  @Test
  void shouldReadTheOtherChunksWhenOneIsOverwritten() {
    byte[] file = threeChunks().file();
    Arrays.fill(file, HEADER + CHUNK, HEADER + 2 * CHUNK, (byte) 0x5a);
    Collected read = Collected.of(file);
    assertThat(numbers(read)).containsExactly(1L, 2L, 5L, 6L);
    assertThat(read.damages())
        .containsExactly(
            new Damage(HEADER + CHUNK, CHUNK + " bytes without a chunk's header", "ElfChnk"));
  }

  @Test
  void shouldSayThatAChunkIsZerosWhereTheHeaderTellsOne() {
    byte[] file = threeChunks().file();
    Arrays.fill(file, HEADER + CHUNK, HEADER + 2 * CHUNK, (byte) 0);
    Collected read = Collected.of(file);
    assertThat(numbers(read)).containsExactly(1L, 2L, 5L, 6L);
    assertThat(read.damages())
        .containsExactly(new Damage(HEADER + CHUNK, CHUNK + " zero bytes", "a chunk"));
  }

  @Test
  void shouldPassOverSpaceThatIsAllocatedAndEmpty() {
    byte[] file = threeChunks().file();
    Collected read = Collected.of(Arrays.copyOf(file, file.length + 5 * CHUNK));
    assertThat(numbers(read)).hasSize(6);
    assertThat(read.damages()).isEmpty();
  }

  @Test
  void shouldReadRecordsOfAChunkWithoutItsHeader() {
    byte[] file = threeChunks().file();
    Arrays.fill(file, HEADER, HEADER + 512, (byte) 0);
    Collected read = Collected.of(file);
    assertThat(numbers(read)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(read.events()).extracting(EvtxEvent::verified).startsWith(false, false, true);
    assertThat(read.damages()).isNotEmpty();
  }

  @Test
  void shouldReadChunksThatBytesWereLostBefore() {
    byte[] file = threeChunks().file();
    ByteArrayOutputStream lost = new ByteArrayOutputStream();
    lost.write(file, 0, HEADER + 40_000);
    lost.write(file, HEADER + 50_000, file.length - HEADER - 50_000);
    Collected read = Collected.of(lost.toByteArray());
    assertThat(numbers(read)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);

    ByteArrayOutputStream more = new ByteArrayOutputStream();
    more.write(file, 0, HEADER);
    more.writeBytes(
        "not an event log".repeat(100).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    more.write(file, HEADER, file.length - HEADER);
    read = Collected.of(more.toByteArray());
    assertThat(numbers(read)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(read.damages())
        .contains(new Damage(HEADER, "1600 bytes without a chunk's header", "ElfChnk"));
  }

  @Test
  void shouldReadChunksThatWereCarvedFromADisk() {
    byte[] file = threeChunks().file();
    Collected read = Collected.of(Arrays.copyOfRange(file, HEADER, file.length));
    assertThat(numbers(read)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(read.damages()).containsExactly(new Damage(0, "a chunk", "the header of a file"));
  }

  @Test
  void shouldReadTheRecordsBehindOneThatIsOverwritten() {
    EvtxWriter writer = new EvtxWriter().event(1, "Image", "a.exe");
    int second = writer.position();
    writer.event(2, "Image", "b.exe");
    int third = writer.position();
    byte[] file = writer.event(3, "Image", "c.exe").file();
    Arrays.fill(file, HEADER + second, HEADER + third, (byte) 0x5a);
    EvtxWriter.seal(file, HEADER);

    Collected read = Collected.of(file);
    assertThat(numbers(read)).containsExactly(1L, 3L);
    assertThat(read.damages())
        .containsExactly(
            new Damage(HEADER + second, third - second + " bytes that begin no record", "a record"),
            new Damage(HEADER, "a chunk with 2 records", "3 as its header tells"));
  }

  @Test
  void shouldReadARecordWhoseEndIsOverwritten() {
    EvtxWriter writer = new EvtxWriter().event(1, "Image", "a.exe");
    int second = writer.position();
    byte[] file = writer.event(2, "Image", "b.exe").file();
    file[HEADER + second - 1] ^= 1;
    EvtxWriter.seal(file, HEADER);

    Collected read = Collected.of(file);
    assertThat(numbers(read)).containsExactly(1L, 2L);
    assertThat(read.damages())
        .singleElement()
        .asString()
        .contains("at byte " + (HEADER + 512) + ": found a record cut off or overwritten");
  }

  @Test
  void shouldReadRecordsThatADirtyFilesHeadersDoNotTellOf() {
    EvtxWriter writer = new EvtxWriter().event(1, "Image", "a.exe");
    int second = writer.position();
    byte[] file = writer.event(2, "Image", "b.exe").file();
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(HEADER + 48, second).putLong(HEADER + 16, 1).putLong(HEADER + 32, 1);
    EvtxWriter.seal(file, HEADER);
    System.arraycopy(EvtxWriter.header(0, 1, 1), 0, file, 0, HEADER);

    Collected read = Collected.of(file);
    assertThat(read.summary().dirty()).isTrue();
    assertThat(numbers(read)).containsExactly(1L, 2L);
    assertThat(read.events()).extracting(EvtxEvent::verified).containsExactly(true, false);
    assertThat(read.damages())
        .containsExactly(
            new Damage(
                HEADER + second,
                "1 records behind the end that the chunk's header tells",
                "no record"));
  }

  @Test
  void shouldSayThatAFileIsNoEventLog() {
    Collected read = Collected.of("PK\3\4 something else".repeat(300).getBytes());
    assertThat(read.events()).isEmpty();
    assertThat(read.damages().get(0))
        .hasToString("at byte 0: found no event log (EVTX): other first bytes, expected ElfFile");
    assertThat(Collected.of(new byte[0]).damages())
        .containsExactly(new Damage(0, "0 bytes", "a header of 4096"));
  }

  /** Many changes at once, to files of others; the property is that of a flipped bit. */
  @Test
  void shouldNoticeRandomDamageInRealFiles() throws java.io.IOException {
    List<Path> files = SharedData.files(SharedData.folder("evtx"), ".evtx");
    long seed = Long.getLong("drec.seed", new Random().nextLong());
    System.out.println("EvtxDamageTest seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      Path path = files.get(random.nextInt(files.size()));
      byte[] file = Files.readAllBytes(path);
      if (file.length > 100_000) {
        continue;
      }
      List<String> whole = Collected.of(file).contents();
      damage(file, random);
      int length = random.nextInt(4) == 0 ? random.nextInt(file.length) : file.length;
      Collected read = Collected.of(Arrays.copyOf(file, length));
      if (read.damages().isEmpty() && !read.contents().equals(whole)) {
        fail("silent damage: seed %d, round %d, %s", seed, round, path);
      }
    }
  }

  private static void damage(byte[] file, Random random) {
    int used = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(HEADER + 48);
    for (int change = random.nextInt(6); change >= 0; change--) {
      int at = random.nextInt(HEADER + used);
      switch (random.nextInt(4)) {
        case 0 -> file[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> file[at] = (byte) random.nextInt();
        case 2 -> Arrays.fill(file, at, Math.min(at + random.nextInt(600), file.length), (byte) 0);
        default -> {
          int to = Math.min(at + random.nextInt(4_096), file.length);
          int from = random.nextInt(file.length - (to - at));
          System.arraycopy(file, from, file, at, to - at);
        }
      }
    }
  }
}
