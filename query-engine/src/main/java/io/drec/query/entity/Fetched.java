package io.drec.query.entity;

import io.drec.record.FieldId;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import io.drec.store.Edge;
import io.drec.store.EntityId;
import io.drec.store.Mechanism;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One time that a file was marked as fetched from the network. A path may be fetched to again, from
 * elsewhere.
 *
 * @param written the act that wrote the mark
 */
public record Fetched(String url, Edge written) {
  private static final int WRITES_MAX = 512;

  /** Every such time, oldest first. */
  public static List<Fetched> of(Known known, EntityId file) {
    List<Fetched> all = new ArrayList<>();
    int[] writes = {0};
    known
        .footage()
        .causes(
            file,
            Long.MAX_VALUE,
            edge -> {
              String url = edge.mechanism() == Mechanism.WRITE ? url(known, edge) : null;
              if (url != null) {
                all.add(new Fetched(url, edge));
              }
              return ++writes[0] < WRITES_MAX;
            });
    all.sort(Comparator.comparingLong(fetched -> fetched.written().firstNs()));
    return all;
  }

  /** The newest by that moment; the oldest of all where there is none by then, null for none. */
  public static @Nullable Fetched at(Known known, EntityId file, long timeNs) {
    Fetched found = null;
    for (Fetched fetched : of(known, file)) {
      if (found == null || fetched.written().firstNs() <= timeNs) {
        found = fetched;
      }
    }
    return found;
  }

  private static @Nullable String url(Known known, Edge edge) {
    return known.footage().record(edge.event()).map(stored -> url(stored.record())).orElse(null);
  }

  private static @Nullable String url(RecordView record) {
    byte[] bytes = record.type() == RecordType.FILE_OP ? record.fieldBytes(FieldId.URL) : null;
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }
}
