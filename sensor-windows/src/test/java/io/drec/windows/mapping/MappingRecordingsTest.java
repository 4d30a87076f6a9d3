package io.drec.windows.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.evidence.EvidenceSink;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import io.drec.windows.WindowsJsonFormat;
import io.drec.windows.evtx.SharedData;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** Maps the recordings of others: nothing lost, nothing twice. */
final class MappingRecordingsTest {

  /** Takes records and checks that each is one. */
  private static final class Counting implements EvidenceSink {
    final Map<RecordType, Integer> types = new EnumMap<>(RecordType.class);
    final List<String> unreadable = new ArrayList<>();
    final Set<String> hosts = new TreeSet<>();
    final RecordView view = new RecordView();
    int count;
    int withoutTime;

    @Override
    public void record(String host, ByteBuffer record) {
      view.wrap(record.order(ByteOrder.LITTLE_ENDIAN), 0, record.limit());
      types.merge(view.type(), 1, Integer::sum);
      hosts.add(host);
      count++;
      withoutTime += view.timeNs() <= 0 ? 1 : 0;
    }

    @Override
    public void unreadable(String where, String why) {
      unreadable.add(where + ": " + why);
    }
  }

  @Test
  void shouldMakeOneRecordOfEveryEvent() throws IOException {
    Path folder = SharedData.folder("windows");
    Counting sink = new Counting();
    for (Path file : SharedData.files(folder, ".zip")) {
      readZip(file, sink);
    }
    assertThat(sink.unreadable).isEmpty();
    assertThat(sink.count).isEqualTo(391_493);
    assertThat(sink.withoutTime).isZero();
    assertThat(sink.hosts).doesNotContain("").hasSizeLessThan(40);
    assertThat(sink.types.keySet())
        .contains(
            RecordType.PROC_START,
            RecordType.PROC_EXIT,
            RecordType.FILE_OP,
            RecordType.NET_FLOW,
            RecordType.DNS,
            RecordType.IPC,
            RecordType.REGISTRY,
            RecordType.IMAGE_LOAD,
            RecordType.AUTH,
            RecordType.LOG,
            RecordType.SYSTEM);
  }

  /** Zips made on a Mac hold a file beside each, which is no recording. */
  private static void readZip(Path file, EvidenceSink sink) throws IOException {
    WindowsJsonFormat format = new WindowsJsonFormat();
    try (ZipInputStream zip =
        new ZipInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      ZipEntry entry;
      while ((entry = zip.getNextEntry()) != null) {
        if (!entry.isDirectory() && !entry.getName().startsWith("__MACOSX")) {
          InputStream in = new BufferedInputStream(zip, 8192);
          in.mark(8192);
          byte[] head = in.readNBytes(4096);
          in.reset();
          assertThat(format.recognises(entry.getName(), head)).as(file.toString()).isTrue();
          format.read(in, sink);
        }
      }
    }
  }
}
