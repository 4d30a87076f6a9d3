package io.drec.query.ecs;

import io.drec.record.AuthKind;
import io.drec.record.FileOpKind;
import io.drec.record.HealthKind;
import io.drec.record.IpcKind;
import io.drec.record.RecordType;
import io.drec.record.RegistryOp;
import io.drec.record.SystemKind;
import io.drec.segment.Wanted;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The values of fields that {@link EcsMapper} makes of a record's type and kind, and so the types
 * of records that can have a value. A kind that is not known by now is written as a word of its
 * type and its number.
 */
public final class MadeValues {
  /** Words before the number of a kind, or type, that is not known. */
  private static final Set<String> BEFORE_NUMBERS =
      Set.of(
          "file",
          "op",
          "flow",
          "ipc",
          "auth",
          "credentials",
          "kernel",
          "registry",
          "system",
          "type",
          "health");

  private static final Map<RecordType, List<String>> ACTIONS = new EnumMap<>(RecordType.class);
  private static final Map<RecordType, List<String>> CATEGORIES = new EnumMap<>(RecordType.class);
  private static final Map<RecordType, List<String>> TYPES = new EnumMap<>(RecordType.class);

  private MadeValues() {}

  private static void put(RecordType type, String actions, String categories, String types) {
    ACTIONS.put(type, List.of(actions.split(" ")));
    CATEGORIES.put(type, List.of(categories.split(" ")));
    TYPES.put(type, List.of(types.split(" ")));
  }

  static {
    put(RecordType.PROC_START, "already-running exec fork", "process", "info start");
    put(RecordType.PROC_EXIT, "end", "process", "end");
    put(
        RecordType.CRED_CHANGE,
        "user-changed group-changed capabilities-changed namespace-joined namespace-unshared"
            + " root-changed",
        "process",
        "change");
    put(
        RecordType.KERNEL,
        "driver-load driver-unload bpf-load bpf-attach kexec io-uring",
        "process driver",
        "access change");
    put(RecordType.FILE_HASH, "hash", "file", "info");
    put(
        RecordType.FILE_SESSION,
        "close creation modification open",
        "file",
        "creation change access");
    put(
        RecordType.FILE_OP,
        words(FileOpKind.values()) + " deletion creation times-set stream-written share-access",
        "file",
        "info creation access denied deletion change");
    put(
        RecordType.NET_FLOW,
        "connect accept listen disconnect send receive bind raw-socket",
        "network",
        "connection start end info");
    put(RecordType.DNS, "dns-query dns-answer", "network", "protocol");
    put(
        RecordType.IPC,
        words(IpcKind.values())
            + " process-access image-tampered pipe-write pipe-read pipe-closed local-connect"
            + " local-accept signal trace memory-write memory-read file-taken",
        "process",
        "info access connection change");
    put(
        RecordType.REGISTRY,
        words(RegistryOp.values())
            + " registry-key-created registry-key-deleted registry-value-set"
            + " registry-value-deleted registry-renamed",
        "registry",
        "info creation deletion change");
    put(
        RecordType.IMAGE_LOAD,
        "driver-load library-load executable-memory",
        "driver library process",
        "start change");
    put(
        RecordType.AUTH,
        words(AuthKind.values())
            + " logon-failed logon-explicit privileges-assigned ticket-request",
        "authentication session",
        "start end info");
    put(RecordType.LOG, "log", "host", "info");
    put(RecordType.SCRIPT, "script-block", "process", "info");
    put(
        RecordType.SYSTEM,
        words(SystemKind.values()),
        "iam host process configuration",
        "creation deletion start end change info");
    put(
        RecordType.HEALTH,
        words(HealthKind.values())
            + " health recording-start recording-stop clock-step configuration",
        "host",
        "info");
  }

  private static String words(Enum<?>[] kinds) {
    return Arrays.stream(kinds).map(MadeValues::word).collect(Collectors.joining(" "));
  }

  private static String word(Enum<?> kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The field's values in records of a type; null when they are not told of here. */
  static @Nullable List<String> of(EcsField field, RecordType type) {
    return switch (field) {
      case EVENT_ACTION -> ACTIONS.get(type);
      case EVENT_CATEGORY -> CATEGORIES.get(type);
      case EVENT_TYPE -> TYPES.get(type);
      case DREC_RECORD_TYPE -> List.of(word(type));
      default -> null;
    };
  }

  /** Whether this field's values are told of here. */
  public static boolean tells(EcsField field) {
    return of(field, RecordType.LOG) != null;
  }

  /**
   * The types of records that may have a value of the field that passes, each as {@link
   * Wanted#bit}.
   *
   * @param numbered whether a value made of these words and digits may pass
   */
  public static long types(
      EcsField field, Predicate<String> test, Predicate<Predicate<String>> numbered) {
    boolean unknown = numbered.test(MadeValues::isBeforeNumber);
    long known = 0;
    long mask = 0;
    for (RecordType type : RecordType.values()) {
      long bit = Wanted.bit(type.code());
      known |= bit;
      List<String> values = of(field, type);
      mask |= unknown || values == null || values.stream().anyMatch(test) ? bit : 0;
    }
    return unknown ? mask | ~known : mask;
  }

  private static boolean isBeforeNumber(String word) {
    return BEFORE_NUMBERS.stream().anyMatch(one -> one.contains(word))
        || word.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
