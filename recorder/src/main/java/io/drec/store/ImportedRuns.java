package io.drec.store;

import io.drec.record.RecordType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an imported run leaves open. Nobody says what another program did not record; but a kind of
 * act of which there is not one record was most likely not recorded.
 */
final class ImportedRuns {
  private static final Map<String, Set<RecordType>> KINDS = kinds();

  private ImportedRuns() {}

  private static Map<String, Set<RecordType>> kinds() {
    Map<String, Set<RecordType>> kinds = new LinkedHashMap<>();
    kinds.put("process starts", Set.of(RecordType.PROC_START));
    kinds.put("process ends", Set.of(RecordType.PROC_EXIT));
    kinds.put("file writes", Set.of(RecordType.FILE_SESSION, RecordType.FILE_OP));
    kinds.put("network connections", Set.of(RecordType.NET_FLOW));
    kinds.put("registry changes", Set.of(RecordType.REGISTRY));
    kinds.put("DNS queries", Set.of(RecordType.DNS));
    kinds.put("logons", Set.of(RecordType.AUTH));
    kinds.put("loaded images", Set.of(RecordType.IMAGE_LOAD));
    return kinds;
  }

  /** Sentences; none when the run is a recorder's. */
  static List<String> notTold(RunRow run, String host) {
    List<String> sentences = new ArrayList<>();
    if (run.isImported()) {
      KINDS.forEach(
          (kind, types) -> {
            if (types.stream().noneMatch(run::hasTold)) {
              sentences.add("On " + host + ", the " + run.sensor + " tells of no " + kind + ".");
            }
          });
    }
    return sentences;
  }
}
