package io.drec.windows.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.evidence.EvidenceFormat;
import io.drec.evidence.EvidenceSink;
import io.drec.record.FieldId;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import io.drec.segment.Effort;
import io.drec.segment.Section;
import io.drec.windows.EqlFormat;
import io.drec.windows.EvtxFormat;
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
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
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

  @Test
  void shouldMapEveryEventLogFileWithoutDamage() throws IOException {
    Counting sink = new Counting();
    List<Path> files = new ArrayList<>(SharedData.files(SharedData.folder("evtx"), ".evtx"));
    files.addAll(SharedData.files(SharedData.folder("sigma/regression_data"), ".evtx"));
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        new EvtxFormat().read(in, sink);
      }
    }
    assertThat(sink.unreadable).isEmpty();
    assertThat(sink.withoutTime).isZero();
    assertThat(sink.hosts).doesNotContain("");
    assertThat(sink.types).containsKeys(RecordType.SCRIPT, RecordType.AUTH, RecordType.SYSTEM);
  }

  @Test
  void shouldLeaveOnlyWhatDoesNotFollowInASegment() throws IOException {
    Path folder = SharedData.folder("windows");
    SegmentTrip trip = new SegmentTrip();
    readZip(folder.resolve("campaign-02.zip"), trip);
    trip.write(Effort.FRESH);
    assertThat(trip.changed()).isZero();
    assertThat(trip.bytes(Section.RECORDS))
        .as("fingerprints alone would be 16 bytes an event")
        .isLessThan(3L * trip.events);
  }

  /** The same events as EVTX, and as JSON that another tool made of it. */
  @Test
  void shouldMakeTheSameRecordsOfEventLogFileAndJson() throws IOException {
    Path folder = SharedData.folder("sigma/regression_data");
    int compared = 0;
    for (Path file : SharedData.files(folder, ".evtx")) {
      List<Mapped> evtx = Mapped.read(new EvtxFormat(), Files.readAllBytes(file));
      String name = file.getFileName().toString().replace(".evtx", ".json");
      byte[] text = Files.readAllBytes(file.resolveSibling(name));
      List<Mapped> json = Mapped.read(new WindowsJsonFormat(), text);
      assertThat(json).as(name).hasSameSizeAs(evtx);
      for (int i = 0; i < evtx.size(); i++) {
        assertThat(json.get(i).fingerprint()).as(name).isEqualTo(evtx.get(i).fingerprint());
        assertThat(json.get(i).host()).as(name).isEqualTo(evtx.get(i).host());
        assertThat(json.get(i).body()).as(name).isEqualTo(evtx.get(i).body());
        assertThat(stripped(json.get(i))).as(name).isEqualTo(stripped(evtx.get(i)));
        compared++;
      }
    }
    assertThat(compared).isGreaterThanOrEqualTo(107);
  }

  /** The other tool drops the white space that ends a string. */
  private static Map<FieldId, String> stripped(Mapped record) {
    Map<FieldId, String> fields = new EnumMap<>(FieldId.class);
    record.fields().forEach((id, text) -> fields.put(id, text.stripTrailing()));
    return fields;
  }

  @Test
  void shouldMapTheSameHostTwiceRecorded() throws IOException {
    Path folder = SharedData.folder("eqllib");
    Map<String, Integer> counts = new TreeMap<>();
    for (Path file : SharedData.files(folder, "")) {
      if (file.toString().contains(".json")) {
        Counting sink = new Counting();
        try (InputStream in = open(file)) {
          boolean isRaw = file.getFileName().toString().startsWith("sysmon");
          EvidenceFormat format = isRaw ? new WindowsJsonFormat() : new EqlFormat();
          in.mark(4096);
          byte[] head = in.readNBytes(4096);
          in.reset();
          assertThat(format.recognises(file.getFileName().toString(), head)).isTrue();
          format.read(in, sink);
        }
        assertThat(sink.unreadable).isEmpty();
        assertThat(sink.withoutTime).isZero();
        assertThat(sink.hosts).containsExactly("");
        counts.put(file.getFileName().toString(), sink.count);
        assertThat(sink.types).doesNotContainKey(RecordType.LOG);
      }
    }
    assertThat(counts.values()).containsExactly(150, 14_786, 19_882);
  }

  private static InputStream open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    return new BufferedInputStream(
        file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in, 1 << 16);
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
