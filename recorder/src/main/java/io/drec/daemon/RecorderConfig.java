package io.drec.daemon;

import io.drec.journal.JournalConfig;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a recorder is told; every key and its meaning is in {@code config/drec.properties}.
 *
 * @param directory of the recording
 * @param group whose members may ask questions; empty: the directory's
 * @param sensor name of the sensor to use; empty: the best that runs here
 * @param scope cgroup v2 directory whose subtree alone is recorded; null: the whole host
 */
public record RecorderConfig(
    Path directory,
    String group,
    String sensor,
    @Nullable Path scope,
    int ringBytes,
    long journalReserveBytes,
    long journalRollBytes,
    long journalSyncBytes,
    Path hostIdFile,
    Path bootIdFile,
    Path hostNameFile) {

  private static final int MIB = 1 << 20;

  /** What holds where neither file nor command line says otherwise. */
  public static RecorderConfig defaults() {
    return of(Map.of());
  }

  /**
   * Reads the file, if there is one, and then what the command line says, which wins.
   *
   * @param file null: none
   * @param overrides key → value
   * @throws ConfigException with one line for the user
   */
  public static RecorderConfig load(@Nullable Path file, Map<String, String> overrides) {
    return of(ConfigKeys.merge(file, overrides));
  }

  private static RecorderConfig of(Map<String, String> values) {
    ConfigKeys keys = new ConfigKeys(values);
    String scope = keys.text(ConfigKeys.SCOPE);
    return new RecorderConfig(
        Path.of(keys.text(ConfigKeys.DIRECTORY)),
        keys.text(ConfigKeys.GROUP),
        keys.text(ConfigKeys.SENSOR),
        scope.isEmpty() ? null : Path.of(scope),
        Math.toIntExact(keys.powerOfTwo(ConfigKeys.RING_MIB, 1, 512) * MIB),
        keys.number(ConfigKeys.RESERVE_MIB, 0, 1 << 30) * MIB,
        keys.number(ConfigKeys.ROLL_MIB, 1, 4096) * MIB,
        keys.number(ConfigKeys.SYNC_MIB, 1, 4096) * MIB,
        Path.of(keys.text(ConfigKeys.HOST_ID_FILE)),
        Path.of(keys.text(ConfigKeys.BOOT_ID_FILE)),
        Path.of(keys.text(ConfigKeys.HOST_NAME_FILE)));
  }

  /** What is in force, as the START record keeps it: a line for each key. */
  String text() {
    return ConfigKeys.SCOPE
        + "="
        + (scope == null ? "" : scope)
        + "\n"
        + ConfigKeys.SENSOR
        + "="
        + sensor
        + "\n"
        + ConfigKeys.RING_MIB
        + "="
        + ringBytes / MIB
        + "\n"
        + ConfigKeys.RESERVE_MIB
        + "="
        + journalReserveBytes / MIB
        + "\n"
        + ConfigKeys.ROLL_MIB
        + "="
        + journalRollBytes / MIB
        + "\n"
        + ConfigKeys.SYNC_MIB
        + "="
        + journalSyncBytes / MIB
        + "\n";
  }

  JournalConfig journal(Path journalDirectory) {
    return JournalConfig.of(journalDirectory)
        .withReserveBytes(journalReserveBytes)
        .withRoll(journalRollBytes, JournalConfig.ROLL_AGE)
        .withSyncBytes(journalSyncBytes);
  }
}
