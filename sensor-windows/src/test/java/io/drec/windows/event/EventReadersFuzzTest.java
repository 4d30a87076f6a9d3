package io.drec.windows.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.drec.record.FieldId;
import io.drec.record.RecordView;
import io.drec.windows.mapping.EventMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Any bytes at all: no exception, well-formed records, the same every time. */
final class EventReadersFuzzTest {

  /** One of the readers. */
  private interface Reader {
    void read(ByteArrayInputStream in, WindowsEventSink sink) throws IOException;
  }

  @FuzzTest
  void shouldReadAnyBytesAsJson(byte[] file) throws IOException {
    check(file, JsonEvents::read);
  }

  @FuzzTest
  void shouldReadAnyBytesAsXml(byte[] file) throws IOException {
    check(file, XmlEvents::read);
  }

  @FuzzTest
  void shouldReadAnyBytesAsAnEventLogFile(byte[] file) throws IOException {
    check(file, EvtxEvents::read);
  }

  /** Text with a few bytes exchanged, cut off or doubled, as bad disks and bad tools leave it. */
  @Test
  void shouldReadTextThatWasDamagedAtRandom() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] json =
        ("[{\"EventID\":1,\"a\":[{\"b\":\"c\\u00e4\"},{\"d\":1e5}]},\n{\"winlog\":{\"event_data\":"
                + "{\"Data\":[{\"@Name\":\"x\",\"#text\":null},\"y\"]}},"
                + "\"EventID\":22}]\n{\"z\":{}}\n")
            .getBytes(StandardCharsets.UTF_8);
    byte[] xml =
        ("a <Event><System><EventID>1</EventID></System><EventData><Data Name='x'>&lt;</Data>"
                + "</EventData></Event>\n<Event><UserData><b>1</b></UserData></Event>\n")
            .getBytes(StandardCharsets.UTF_8);
    for (int round = 0; round < 3000; round++) {
      byte[] damagedJson = damaged(json, random);
      byte[] damagedXml = damaged(xml, random);
      assertThatCode(
              () -> {
                check(damagedJson, JsonEvents::read);
                check(damagedXml, XmlEvents::read);
              })
          .as("seed %d", seed)
          .doesNotThrowAnyException();
    }
  }

  private static byte[] damaged(byte[] text, Random random) {
    byte[] damaged = Arrays.copyOf(text, text.length - random.nextInt(text.length / 2));
    for (int i = random.nextInt(4); i > 0; i--) {
      damaged[random.nextInt(damaged.length)] = text[random.nextInt(text.length)];
    }
    return damaged;
  }

  private static void check(byte[] file, Reader reader) throws IOException {
    List<String> found = all(file, reader);
    assertThat(found).hasSizeLessThanOrEqualTo(file.length + 64);
    assertThat(all(file, reader)).isEqualTo(found);
  }

  private static List<String> all(byte[] file, Reader reader) throws IOException {
    List<String> found = new ArrayList<>();
    EventMapper mapper = new EventMapper();
    RecordView view = new RecordView();
    WindowsEventSink sink =
        new WindowsEventSink() {
          @Override
          public void event(WindowsEvent event) {
            ByteBuffer record = mapper.map(event).order(ByteOrder.LITTLE_ENDIAN);
            view.wrap(record, 0, record.limit());
            assertThat(view.type()).isNotNull();
            assertThat(view.hasField(FieldId.ORIGIN)).isTrue();
            found.add(EventMapper.host(event) + view.timeNs() + view.type());
          }

          @Override
          public void unreadable(String where, String why) {
            found.add(where + why);
          }
        };
    reader.read(new ByteArrayInputStream(file), sink);
    return found;
  }
}
