package io.drec.daemon;

import java.util.LinkedHashMap;
import java.util.Map;

/** The keys of drec.properties: the recorder's, and those of the link beside it. */
public final class ConfigKeys {
  public static final String DIRECTORY = "data.directory";
  static final String GROUP = "data.group";
  public static final String SENSOR = "record.sensor";
  static final String SCOPE = "record.scope";
  public static final String RING_MIB = "record.ring.mib";
  static final String CPU_PERCENT = "record.cpu.percent";
  static final String RECORD_MEMORY_MIB = "record.memory.mib";
  static final String HASHES = "facts.hash";
  static final String HASH_MAX_MIB = "facts.hash.max.mib";
  static final String ENTROPY = "facts.entropy";
  static final String SCRIPT_KIB = "facts.script.kib";
  static final String REDACT = "facts.script.redact";
  static final String LOGONS = "facts.logons";
  static final String CONTAINERS = "facts.containers";
  static final String WATCH = "facts.watch";
  static final String RESERVE_MIB = "journal.reserve.mib";
  static final String ROLL_MIB = "journal.roll.mib";
  static final String SYNC_MIB = "journal.sync.mib";
  static final String STORE_GIB = "store.max.gib";
  static final String STORE_DAYS = "store.max.days";
  static final String MEMORY_MIB = "store.memory.mib";
  static final String HOST_ID_FILE = "host.id.file";
  static final String BOOT_ID_FILE = "host.boot.id.file";
  public static final String HOST_NAME_FILE = "host.name.file";

  public static final String LINK_PARENT = "link.parent";
  public static final String LINK_DIRECTORY = "link.directory";
  public static final String LINK_NAME = "link.name";
  public static final String LINK_MIRROR = "link.mirror";
  public static final String LINK_INDEX = "link.index";
  public static final String LINK_INDEX_EXCLUDE = "link.index.exclude";
  public static final String LINK_BANDWIDTH = "link.bandwidth";
  public static final String LINK_TLS = "link.tls";
  public static final String LINK_ALLOW = "link.allow";
  public static final String LINK_ASK_SECONDS = "link.ask.seconds";
  public static final String LINK_ASK_CPU_MS = "link.ask.cpu.ms";
  public static final String LINK_ASK_ROWS = "link.ask.rows";
  public static final String LINK_ASK_MIB = "link.ask.mib";

  /** In the order of config/drec.properties, which a test compares with this. */
  public static final Map<String, String> DEFAULTS = new LinkedHashMap<>();

  static {
    DEFAULTS.put(DIRECTORY, "/var/lib/drec");
    DEFAULTS.put(GROUP, "");
    DEFAULTS.put(SENSOR, "");
    DEFAULTS.put(SCOPE, "");
    DEFAULTS.put(RING_MIB, "8");
    DEFAULTS.put(CPU_PERCENT, "0");
    DEFAULTS.put(RECORD_MEMORY_MIB, "0");
    DEFAULTS.put(HASHES, "sha256");
    DEFAULTS.put(HASH_MAX_MIB, "256");
    DEFAULTS.put(ENTROPY, "no");
    DEFAULTS.put(SCRIPT_KIB, "64");
    DEFAULTS.put(REDACT, "");
    DEFAULTS.put(LOGONS, "yes");
    DEFAULTS.put(CONTAINERS, "yes");
    DEFAULTS.put(WATCH, "yes");
    DEFAULTS.put(RESERVE_MIB, "512");
    DEFAULTS.put(ROLL_MIB, "64");
    DEFAULTS.put(SYNC_MIB, "32");
    DEFAULTS.put(STORE_GIB, "");
    DEFAULTS.put(STORE_DAYS, "");
    DEFAULTS.put(MEMORY_MIB, "64");
    DEFAULTS.put(HOST_ID_FILE, "/etc/machine-id");
    DEFAULTS.put(BOOT_ID_FILE, "/proc/sys/kernel/random/boot_id");
    DEFAULTS.put(HOST_NAME_FILE, "/proc/sys/kernel/hostname");
    DEFAULTS.put(LINK_PARENT, "");
    DEFAULTS.put(LINK_DIRECTORY, "/var/lib/drec-link");
    DEFAULTS.put(LINK_NAME, "");
    DEFAULTS.put(LINK_MIRROR, "none");
    DEFAULTS.put(LINK_INDEX, "");
    DEFAULTS.put(LINK_INDEX_EXCLUDE, "");
    DEFAULTS.put(LINK_BANDWIDTH, "");
    DEFAULTS.put(LINK_TLS, "auto");
    DEFAULTS.put(LINK_ALLOW, "why,scope,search,tree,status");
    DEFAULTS.put(LINK_ASK_SECONDS, "10");
    DEFAULTS.put(LINK_ASK_CPU_MS, "5000");
    DEFAULTS.put(LINK_ASK_ROWS, "20000000");
    DEFAULTS.put(LINK_ASK_MIB, "16");
  }

  private ConfigKeys() {}
}
