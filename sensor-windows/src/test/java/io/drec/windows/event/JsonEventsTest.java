package io.drec.windows.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** JSON of events in every layout, and what is no JSON. */
final class JsonEventsTest {
  private final List<String> codes = new ArrayList<>();
  private final List<String> unreadable = new ArrayList<>();

  private void read(String text) {
    read(text.getBytes(StandardCharsets.UTF_8));
  }

  private void read(byte[] text) {
    WindowsEventSink sink =
        new WindowsEventSink() {
          @Override
          public void event(WindowsEvent event) {
            codes.add(event.text(EventHeader.CODE));
          }

          @Override
          public void unreadable(String where, String why) {
            unreadable.add(where + ": " + why);
          }
        };
    try {
      JsonEvents.read(new ByteArrayInputStream(text), sink);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldReadOneObjectALine() {
    read("\ufeff{\"EventID\":1}\r\n{\"EventID\":2}\n\n{\"EventID\":3}");
    assertThat(codes).containsExactly("1", "2", "3");
    assertThat(unreadable).isEmpty();
  }

  @Test
  void shouldReadArraysInAnyLayout() {
    read("[{\"EventID\":1}, {\"EventID\":2},\n{\"EventID\":3}\n]");
    read("[\n  {\n    \"EventID\": 4\n  },\n  {\n    \"EventID\": 5\n  }\n]\n");
    assertThat(codes).containsExactly("1", "2", "3", "4", "5");
    assertThat(unreadable).isEmpty();
  }

  @Test
  void shouldReadObjectsOneBehindTheOther() {
    read("{\n \"Event\": {\"System\": {\"EventID\": 1}}\n}\n{\n \"EventID\": 2\n}{\"EventID\":3}");
    assertThat(codes).containsExactly("1", "2", "3");
    assertThat(unreadable).isEmpty();
  }

  @Test
  void shouldTellABadLineAndGoOn() {
    read(
        """
        {"EventID":1}
        {"EventID":2,"A":"cut off
        {"EventID":3}
        {"EventID":4,"A":{"B":1
        {"EventID":5}
        no JSON at all
        {"EventID":6}
        {"EventID":7""");
    assertThat(codes).containsExactly("1", "3", "5", "6");
    assertThat(unreadable).hasSize(4);
    assertThat(unreadable.get(0)).startsWith("line 2: ");
    assertThat(unreadable.get(1)).startsWith("line 4: ");
    assertThat(unreadable.get(2)).isEqualTo("line 6: found no JSON at all, expected a JSON object");
    assertThat(unreadable.get(3)).startsWith("line 8: ");
  }

  @Test
  void shouldReadOnBehindABadObjectOfAnArrayOnOneLine() {
    read("[{\"EventID\":1},{\"EventID\":2,\"A\":nothing},{\"EventID\":3}]");
    assertThat(codes).containsExactly("1", "3");
    assertThat(unreadable).hasSize(1);
  }

  @Test
  void shouldReadBytesThatAreNoText() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.writeBytes("{\"EventID\":1,\"A\":\"".getBytes(StandardCharsets.UTF_8));
    text.write(0xff);
    text.write(0xc3);
    text.write('\t');
    text.writeBytes("\"}\n{\"EventID\":2}".getBytes(StandardCharsets.UTF_8));
    read(text.toByteArray());
    assertThat(codes).containsExactly("1", "2");
    assertThat(unreadable).isEmpty();
  }

  @Test
  void shouldRefuseObjectsWithinObjectsWithoutEnd() {
    read("{\"EventID\":1,\"A\":" + "[".repeat(100_000) + "\n{\"EventID\":2}");
    assertThat(codes).containsExactly("2");
    assertThat(unreadable).hasSize(1);
  }

  @Test
  void shouldRefuseALineThatIsTooLong() {
    String field = ",\"A\":\"" + "x".repeat(JsonEvents.OBJECT_BYTES_MAX / 2) + "\"";
    read("{\"EventID\":1}\n{\"EventID\":2" + field.repeat(9) + "}\n{\"EventID\":3}");
    assertThat(codes).containsExactly("1", "3");
    assertThat(unreadable).hasSize(1);
    assertThat(unreadable.get(0)).startsWith("line 2: ");
  }

  @Test
  void shouldReadLinesLongerThanItsWindow() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      text.append("{\"EventID\":").append(i).append(",\"A\":\"").append("y".repeat(300_000));
      text.append("\"}\n");
    }
    read(text.toString());
    assertThat(codes).hasSize(20);
    assertThat(unreadable).isEmpty();
  }

  @Test
  void shouldReadEmptyText() {
    read("");
    read("\n \n[]\n");
    assertThat(codes).isEmpty();
    assertThat(unreadable).isEmpty();
  }
}
