package io.drec.jmh.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.drec.record.FieldId;
import io.drec.record.RecordLayout.Origin;
import io.drec.record.RecordView;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReplicatorTest {
  private static final int BASE = 300;
  private static final int TOTAL = 3 * BASE + 50;
  private static final String ZIP =
      "atomic/discovery/covenant_getdomaingroup_ldap_searchrequest_domain_admins.zip";

  @TempDir private Path directory;
  private RecordingPool pool;

  @BeforeEach
  void read() {
    Path zip = SharedRecordings.beside(SharedRecordings.checkout(Path.of(""))).resolve(ZIP);
    assumeThat(Files.exists(zip)).as("no shared recordings: %s", zip).isTrue();
    pool = RecordingPool.read(SharedRecordings.of(List.of(zip)), directory.resolve("pool"), BASE);
  }

  @Test
  void shouldLeaveOneCopyUntouched() {
    Replicator replicator = new Replicator(pool, TOTAL, 1);
    List<byte[]> records = records(replicator);
    byte[] base = new byte[1 << 18];
    assertThat(replicator.needle()).isEqualTo(1);
    for (int i = 0; i < pool.count(); i++) {
      int length = pool.copy(i, base);
      byte[] original = java.util.Arrays.copyOf(base, length);
      assertThat(records.get(pool.count() + i)).isEqualTo(original);
      assertThat(records.get(i)).hasSameSizeAs(original).isNotEqualTo(original);
    }
  }

  @Test
  void shouldGiveTheSameBytesForTheSameSeed() {
    List<byte[]> once = records(new Replicator(pool, TOTAL, 5));
    List<byte[]> twice = records(new Replicator(pool, TOTAL, 5));
    for (int i = 0; i < TOTAL; i++) {
      assertThat(twice.get(i)).isEqualTo(once.get(i));
    }
  }

  @Test
  void shouldGiveEachCopyHostsAndEventsOfItsOwn() {
    Set<String> fingerprints = new HashSet<>();
    Set<Set<String>> hosts = new HashSet<>();
    Set<String> ofCopy = new HashSet<>();
    List<byte[]> records = records(new Replicator(pool, 3L * pool.count(), 1));
    for (int i = 0; i < records.size(); i++) {
      RecordView view = new RecordView();
      view.wrap(Shift.over(records.get(i)), 0, records.get(i).length);
      byte[] origin = view.fieldBytes(FieldId.ORIGIN);
      String fingerprint = new String(origin, Origin.FINGERPRINT, 16, StandardCharsets.ISO_8859_1);
      assertThat(fingerprints.add(fingerprint)).isTrue();
      ofCopy.add(hostNamed(view));
      if ((i + 1) % pool.count() == 0) {
        assertThat(hosts.add(Set.copyOf(ofCopy))).as("hosts %s", ofCopy).isTrue();
        ofCopy.clear();
      }
    }
    assertThat(hosts).hasSize(3);
  }

  /** As the source tells it, among all its fields. */
  private static String hostNamed(RecordView view) {
    String data = new String(view.fieldBytes(FieldId.DATA), StandardCharsets.ISO_8859_1);
    int at = data.indexOf("Hostname") + "Hostname".length() + 4;
    return data.substring(at, at + 12);
  }

  private static List<byte[]> records(Replicator replicator) {
    List<byte[]> records = new ArrayList<>();
    replicator.next(
        Long.MAX_VALUE - TOTAL,
        (origin, record, length, event) -> {
          if (event) {
            byte[] copy = new byte[length];
            record.get(0, copy);
            records.add(copy);
          }
        });
    return records;
  }
}
