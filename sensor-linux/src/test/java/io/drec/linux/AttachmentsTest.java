package io.drec.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.FileOpKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Where each call has its arguments. */
final class AttachmentsTest {
  private static final int NONE = 7;
  private static final List<String> PATHS =
      List.of(
          "filename",
          "pathname",
          "path",
          "oldname",
          "newname",
          "name",
          "dev_name",
          "dir_name",
          "from_pathname",
          "to_pathname");
  private static final List<String> DIRECTORIES =
      List.of("dfd", "olddfd", "newdfd", "from_dfd", "to_dfd");

  /** In place of an argument: what the call returned. */
  private static final int RESULT = 6;

  /** What a position of {@code on_file_op} may be named by the kernel, by its shift. */
  private static final Map<Integer, List<String>> NAMES =
      Map.of(
          8, DIRECTORIES,
          12, PATHS,
          16, DIRECTORIES,
          20, PATHS,
          24, List.of("mode"),
          28, List.of("flags", "flag"),
          32, List.of("fd"),
          36, List.of("length"),
          40, List.of("user"),
          44, List.of("name", "type"));

  private static int position(ReturnHook attachment, int shift) {
    return (int) (attachment.cookie() >> shift & 7);
  }

  private static ReturnHook of(String call) {
    return Attachments.RETURNS.stream()
        .filter(hook -> hook.call().equals(call))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldPackThePositionsOfTheArguments() {
    ReturnHook rename = of("renameat2");
    assertThat(rename.cookie() & 0xff).isEqualTo(FileOpKind.RENAME.code());
    assertThat(position(rename, 8)).isEqualTo(0);
    assertThat(position(rename, 12)).isEqualTo(1);
    assertThat(position(rename, 16)).isEqualTo(2);
    assertThat(position(rename, 20)).isEqualTo(3);
    assertThat(position(rename, 24)).isEqualTo(NONE);
    assertThat(position(rename, 28)).isEqualTo(4);
    assertThat(position(rename, 40)).isEqualTo(NONE);
  }

  @Test
  void shouldLookAtEachCallOnce() {
    assertThat(Attachments.RETURNS.stream().map(ReturnHook::call)).doesNotHaveDuplicates();
    assertThat(Attachments.ENTRIES.stream().map(Attachment::tracepoint)).doesNotHaveDuplicates();
  }

  @Test
  void shouldAgreeWithTheNamesTheKernelGivesTheArguments() throws IOException {
    Path events = Preconditions.syscallEvents(Host.running());
    Assumptions.assumeTrue(Files.isDirectory(events), "needs root and tracefs to read " + events);
    int compared = 0;
    for (ReturnHook attachment : Attachments.RETURNS) {
      String entry =
          "sys_enter_" + (attachment.call().equals("umount2") ? "umount" : attachment.call());
      Path format = events.resolve(entry).resolve("format");
      if (attachment.program().equals("on_file_op") && Files.isReadable(format)) {
        compareWith(arguments(format), attachment);
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(10);
  }

  private static void compareWith(List<String> arguments, ReturnHook attachment) {
    NAMES.forEach(
        (shift, names) -> {
          int position = position(attachment, shift);
          if (position != NONE && position != RESULT) {
            assertThat(names)
                .as("argument %d of %s", position, attachment.call())
                .contains(arguments.get(position));
          }
        });
  }

  private static List<String> arguments(Path format) throws IOException {
    List<String> names = new ArrayList<>();
    Matcher field = Pattern.compile("field:.*?(\\w+);").matcher(Files.readString(format));
    while (field.find()) {
      names.add(field.group(1));
    }
    return names.subList(names.indexOf("__syscall_nr") + 1, names.size());
  }
}
