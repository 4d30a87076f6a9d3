package io.drec.windows.evtx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Reads the event log files of others, and compares with what others read from them. */
final class EvtxRecordingsTest {

  /** Beside each file lie its events as JSON, which evtx_dump made. */
  @TestFactory
  Stream<DynamicTest> shouldReadWhatTheJsonBesideItTells() {
    Path folder = SharedData.folder("sigma/regression_data");
    List<Path> files = SharedData.files(folder, ".evtx");
    assertThat(files).hasSameSizeAs(SharedData.files(folder, ".json"));
    return files.stream()
        .map(file -> DynamicTest.dynamicTest(folder.relativize(file).toString(), () -> same(file)));
  }

  private static void same(Path file) {
    Collected read = Collected.of(file);
    assertThat(read.damages()).isEmpty();
    assertThat(read.events()).allMatch(EvtxEvent::verified);

    List<String> found = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    addFields("", List.copyOf(read.events().stream().map(EvtxDumpShape::of).toList()), found);
    addFields("", JsonValues.of(json(file)), expected);
    assertThat(found).containsExactlyElementsOf(expected);
  }

  /** One line for each field, with its path, the type of its value, and the value. */
  private static void addFields(String path, Object value, List<String> to) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, child) -> addFields(path + "/" + name, child, to));
    } else if (value instanceof List<?> list) {
      for (int index = 0; index < list.size(); index++) {
        addFields(path + "[" + index + "]", list.get(index), to);
      }
    } else {
      to.add(path + " " + (value == null ? "" : value.getClass().getSimpleName()) + " " + value);
    }
  }

  private static Path json(Path file) {
    String name = file.getFileName().toString();
    return file.resolveSibling(name.substring(0, name.length() - ".evtx".length()) + ".json");
  }

  @Test
  void shouldReadEveryRecordOfEveryFile() throws IOException {
    Path folder = SharedData.folder("evtx");
    List<Path> files = SharedData.files(folder, ".evtx");
    assertThat(files).hasSize(57);
    for (Path file : files) {
      Collected read = Collected.of(file);
      byte[] bytes = Files.readAllBytes(file);
      assertThat(read.damages()).as(file.toString()).isEmpty();
      assertThat(read.summary().lost()).as(file.toString()).isZero();
      assertThat(numbers(read)).as(file.toString()).isEqualTo(signatures(bytes));
      assertThat(numbers(read)).as(file.toString()).hasSize((int) nextNumber(bytes) - 1);
      assertThat(read.events())
          .as(file.toString())
          .allSatisfy(event -> assertThat(system(event, "Channel")).isNotBlank())
          .allSatisfy(event -> assertThat(system(event, "EventID")).containsOnlyDigits())
          .allSatisfy(event -> assertThat(system(event, "Computer")).isNotBlank());
    }
  }

  private static String system(EvtxEvent event, String name) {
    return event.root().child("System").child(name).text();
  }

  private static List<Long> numbers(Collected read) {
    return read.events().stream().map(EvtxEvent::recordNumber).sorted().toList();
  }

  /** The number that the file's header says comes next; the numbers of these files begin at 1. */
  private static long nextNumber(byte[] file) {
    return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(24);
  }

  /**
   * Every place that looks like the beginning of a record, whatever is around it. Records of
   * earlier days shine through behind the end of a chunk's records and in the padding between them;
   * their numbers are not among those that the chunk's header tells.
   */
  private static List<Long> signatures(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<Long> numbers = new ArrayList<>();
    for (int offset = 4096; offset + 24 <= file.length; offset += 8) {
      int chunk = (offset - 4096) / 65_536 * 65_536 + 4096;
      long number = bytes.getLong(offset + 8);
      boolean inUse = offset < chunk + bytes.getInt(chunk + 48);
      boolean told = number >= bytes.getLong(chunk + 24) && number <= bytes.getLong(chunk + 32);
      if (inUse && told && bytes.getInt(offset) == 0x00002a2a) {
        numbers.add(number);
      }
    }
    return numbers.stream().sorted().toList();
  }
}
