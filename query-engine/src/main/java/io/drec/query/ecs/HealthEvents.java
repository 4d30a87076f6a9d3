package io.drec.query.ecs;

import io.drec.record.FieldId;
import io.drec.record.HealthKind;
import io.drec.record.LossCause;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.Health;
import io.drec.record.RecordView;
import io.drec.store.StoredRecord;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the recorder says about itself, as events. */
final class HealthEvents {
  private HealthEvents() {}

  static void fill(EcsEvent event, StoredRecord stored) {
    RecordView record = stored.record();
    HealthKind kind = HealthKind.ofCode(record.bodyInt(Health.KIND));
    event
        .put(EcsField.EVENT_KIND, "metric")
        .put(EcsField.EVENT_ACTION, action(kind))
        .putAll(EcsField.EVENT_CATEGORY, List.of("host"))
        .putAll(EcsField.EVENT_TYPE, List.of("info"))
        .put(EcsField.MESSAGE, EcsMapper.text(record, FieldId.TEXT));
    if (kind == HealthKind.IMPORT) {
      SystemEvents.imported(event, record);
    } else if (kind == HealthKind.LOSS) {
      // The frame's clock to UTC, as the record's own time was brought there.
      long offsetNs = stored.timeNs() - record.timeNs();
      LossCause cause = LossCause.ofCode(record.bodyInt(Health.CAUSE));
      long count = record.bodyLong(Health.COUNT);
      event
          .put(EcsField.DREC_GAP_CAUSE, cause == null ? null : word(cause.name()))
          .put(EcsField.DREC_GAP_COUNT, count == RecordLayout.UNKNOWN_U64 ? null : count)
          .put(EcsField.DREC_GAP_FROM, record.bodyLong(Health.FROM_NS) + offsetNs)
          .put(EcsField.DREC_GAP_TO, record.bodyLong(Health.TO_NS) + offsetNs);
    }
  }

  private static String action(@Nullable HealthKind kind) {
    if (kind == null) {
      return "health";
    }
    return switch (kind) {
      case START -> "recording-start";
      case STOP -> "recording-stop";
      case CLOCK -> "clock-step";
      case CONFIG -> "configuration";
      case LOSS -> "loss";
      case COUNTERS -> "counters";
      case COVERAGE -> "coverage";
      case IMPORT -> "import";
    };
  }

  private static String word(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
