package io.drec.daemon;

import io.drec.journal.JournalConfig;
import io.drec.sensor.FactsConfig;
import io.drec.store.Retention;
import io.drec.store.SentFootage;
import io.drec.store.StoreMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a recorder is told; every key and its meaning is in {@code config/drec.properties}.
 *
 * @param directory of the recording
 * @param group whose members may ask questions; empty: the directory's
 * @param sensor name of the sensor to use; empty: the best that runs here
 * @param scope cgroup v2 directory whose subtree alone is recorded; null: the whole host
 * @param cpuPercentMax of one core, beyond which less is recorded; 0: no budget
 * @param memoryBytesMax of resident memory, beyond which less is held and then recorded; 0: no
 *     limit
 * @param facts what is looked up in user space
 * @param storeBytesMax the store overwrites its oldest footage beyond it; null: 8 GiB, but no more
 *     than a fifth of the file system
 * @param storeDaysMax footage that is older is overwritten; null: none is for its age
 * @param sentFile where the link writes up to where the centre is; null: there is no link
 * @param storeMemory of writing the store
 */
public record RecorderConfig(
    Path directory,
    String group,
    String sensor,
    @Nullable Path scope,
    int ringBytes,
    int cpuPercentMax,
    long memoryBytesMax,
    FactsConfig facts,
    long journalReserveBytes,
    long journalRollBytes,
    long journalSyncBytes,
    @Nullable Long storeBytesMax,
    @Nullable Long storeDaysMax,
    StoreMemory storeMemory,
    Path hostIdFile,
    Path bootIdFile,
    Path hostNameFile,
    @Nullable Path sentFile) {

  /** Months of an ordinary server, and little on its disk. */
  static final long STORE_BYTES_MAX = 8L << 30;

  /** Whole segments are overwritten: with less there would be too few of them. */
  private static final long STORE_BYTES_MIN = 128L << 20;

  private static final int PART_OF_FILE_SYSTEM = 5;
  private static final long GIB = 1L << 30;
  private static final int MIB = 1 << 20;
  private static final int KIB = 1 << 10;
  private static final int CPU_PERCENT_MAX = 100_000;
  private static final int RING_MIB_MAX = 512;
  private static final int MEMORY_MIB_MAX = 1 << 20;

  /**
   * Of 144 MiB that are resident soon after a start, with a ring of 8 and a store of hardly any.
   */
  private static final int PROGRAM_MIB = 130;

  private static final int HASH_MIB_MAX = 1 << 20;
  private static final int SCRIPT_KIB_MAX = 1024;
  private static final double GIB_MIN = 0.1;
  private static final double GIB_MAX = 1 << 20;
  private static final int DAYS_MAX = 36_500;

  /** What holds where neither file nor command line says otherwise. */
  public static RecorderConfig defaults() {
    return of(Settings.load(ConfigKeys.DEFAULTS, null, Map.of()));
  }

  /**
   * Reads the file, if there is one, and then what the command line says, which wins.
   *
   * @param file null: none
   * @param overrides key → value
   * @throws ConfigException with one line for the user
   */
  public static RecorderConfig load(@Nullable Path file, Map<String, String> overrides) {
    return of(Settings.load(ConfigKeys.DEFAULTS, file, overrides));
  }

  private static RecorderConfig of(Settings keys) {
    String scope = keys.text(ConfigKeys.SCOPE);
    return new RecorderConfig(
        Path.of(keys.text(ConfigKeys.DIRECTORY)),
        keys.text(ConfigKeys.GROUP),
        keys.text(ConfigKeys.SENSOR),
        scope.isEmpty() ? null : Path.of(scope),
        Math.toIntExact(keys.powerOfTwo(ConfigKeys.RING_MIB, 1, RING_MIB_MAX) * MIB),
        Math.toIntExact(keys.number(ConfigKeys.CPU_PERCENT, 0, CPU_PERCENT_MAX)),
        memoryBytesMax(keys),
        facts(keys),
        keys.number(ConfigKeys.RESERVE_MIB, 0, 1 << 30) * MIB,
        keys.number(ConfigKeys.ROLL_MIB, 1, 4096) * MIB,
        keys.number(ConfigKeys.SYNC_MIB, 1, 4096) * MIB,
        keys.gibibytes(ConfigKeys.STORE_GIB, GIB_MIN, GIB_MAX),
        keys.text(ConfigKeys.STORE_DAYS).isEmpty()
            ? null
            : Long.valueOf(keys.number(ConfigKeys.STORE_DAYS, 1, DAYS_MAX)),
        storeMemory(keys),
        Path.of(keys.text(ConfigKeys.HOST_ID_FILE)),
        Path.of(keys.text(ConfigKeys.BOOT_ID_FILE)),
        Path.of(keys.text(ConfigKeys.HOST_NAME_FILE)),
        sentFile(keys));
  }

  private static long memoryBytesMax(Settings keys) {
    long mib = keys.number(ConfigKeys.RECORD_MEMORY_MIB, 0, MEMORY_MIB_MAX);
    long neededMib = fixedMib(keys) + StoreMemory.MIB_MIN;
    if (mib != 0 && mib < neededMib) {
      throw new ConfigException(
          String.format(
              "%s: found %d, expected 0 or at least %d: %d for the program, %d for %s, %d for"
                  + " writing the store",
              ConfigKeys.RECORD_MEMORY_MIB,
              mib,
              neededMib,
              PROGRAM_MIB,
              keys.number(ConfigKeys.RING_MIB, 1, RING_MIB_MAX),
              ConfigKeys.RING_MIB,
              StoreMemory.MIB_MIN));
    }
    return mib * MIB;
  }

  /** What no setting but these makes smaller. */
  private static long fixedMib(Settings keys) {
    return PROGRAM_MIB + keys.number(ConfigKeys.RING_MIB, 1, RING_MIB_MAX);
  }

  /** As asked for, but within what the recorder may have altogether. */
  private static StoreMemory storeMemory(Settings keys) {
    long asked = keys.number(ConfigKeys.MEMORY_MIB, StoreMemory.MIB_MIN, StoreMemory.MIB_MAX);
    long all = memoryBytesMax(keys) / MIB;
    return StoreMemory.ofMib(all == 0 ? asked : Math.min(asked, all - fixedMib(keys)));
  }

  /** There is a link where there is somebody to dial: as said here, or when it was enrolled. */
  private static @Nullable Path sentFile(Settings keys) {
    Path link = Path.of(keys.text(ConfigKeys.LINK_DIRECTORY));
    boolean linked =
        !keys.text(ConfigKeys.LINK_PARENT).isEmpty() || Files.exists(link.resolve("parent"));
    return linked ? SentFootage.in(link) : null;
  }

  private static FactsConfig facts(Settings keys) {
    return new FactsConfig(
        keys.words(ConfigKeys.HASHES, FactsConfig.HASHES),
        keys.number(ConfigKeys.HASH_MAX_MIB, 1, HASH_MIB_MAX) * MIB,
        keys.yes(ConfigKeys.ENTROPY),
        Math.toIntExact(keys.number(ConfigKeys.SCRIPT_KIB, 0, SCRIPT_KIB_MAX) * KIB),
        keys.patterns(ConfigKeys.REDACT),
        keys.yes(ConfigKeys.LOGONS),
        keys.yes(ConfigKeys.CONTAINERS),
        keys.yes(ConfigKeys.WATCH));
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
        + ConfigKeys.CPU_PERCENT
        + "="
        + cpuPercentMax
        + "\n"
        + ConfigKeys.RECORD_MEMORY_MIB
        + "="
        + memoryBytesMax / MIB
        + "\n"
        + factsText()
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
        + "\n"
        + ConfigKeys.STORE_GIB
        + "="
        + (storeBytesMax == null ? "" : Double.toString(storeBytesMax / (double) GIB))
        + "\n"
        + ConfigKeys.STORE_DAYS
        + "="
        + (storeDaysMax == null ? "" : storeDaysMax.toString())
        + "\n"
        + ConfigKeys.MEMORY_MIB
        + "="
        + storeMemory.bytes() / MIB
        + "\n";
  }

  private String factsText() {
    return String.join(
        "\n",
        ConfigKeys.HASHES + "=" + String.join(",", facts.hashes()),
        ConfigKeys.HASH_MAX_MIB + "=" + facts.hashBytesMax() / MIB,
        ConfigKeys.ENTROPY + "=" + word(facts.entropy()),
        ConfigKeys.SCRIPT_KIB + "=" + facts.scriptBytesMax() / KIB,
        ConfigKeys.REDACT + "=" + (facts.redact().isEmpty() ? "" : facts.redact().get(0)),
        ConfigKeys.LOGONS + "=" + word(facts.logons()),
        ConfigKeys.CONTAINERS + "=" + word(facts.containers()),
        ConfigKeys.WATCH + "=" + word(facts.watch()),
        "");
  }

  private static String word(boolean yes) {
    return yes ? "yes" : "no";
  }

  /**
   * How much footage to keep.
   *
   * @param store the store's directory, which exists
   */
  Retention retention(Path store) {
    long ageMaxNs =
        storeDaysMax == null ? Long.MAX_VALUE : TimeUnit.DAYS.toNanos(storeDaysMax.longValue());
    return new Retention(
        storeBytesMax == null ? bytesMaxFor(store) : storeBytesMax.longValue(), ageMaxNs);
  }

  private static long bytesMaxFor(Path store) {
    try {
      long all = Files.getFileStore(store).getTotalSpace();
      // Some file systems do not tell their size.
      return all <= 0
          ? STORE_BYTES_MAX
          : Math.max(STORE_BYTES_MIN, Math.min(STORE_BYTES_MAX, all / PART_OF_FILE_SYSTEM));
    } catch (IOException e) {
      return STORE_BYTES_MAX;
    }
  }

  JournalConfig journal(Path journalDirectory) {
    return JournalConfig.of(journalDirectory)
        .withReserveBytes(journalReserveBytes)
        .withRoll(journalRollBytes, JournalConfig.ROLL_AGE)
        .withSyncBytes(journalSyncBytes);
  }
}
