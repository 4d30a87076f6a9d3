package io.drec.query.ecs;

import io.drec.record.FieldId;
import io.drec.record.RecordType;
import io.drec.segment.Wanted;
import java.util.EnumMap;
import java.util.Map;

/**
 * Where {@link EcsMapper} takes a field's values from, so that records can be passed over which
 * cannot have one. A field that is not told of here may have any value in any event.
 *
 * @param types of records that may have it, each as {@link Wanted#bit}
 * @param fields of records whose texts it is made of, likewise
 * @param ofProcess whether values may come from what is known of the process, too
 */
public record FieldSource(long types, long fields, boolean ofProcess, Kind kind) {

  /** What a value is made of. */
  public enum Kind {
    /** Its words are words of a text, of the record or of the process. */
    TEXT,
    /** As TEXT, or a number. */
    TEXT_OR_NUMBER,
    /** An address, made of numbers. */
    ADDRESS,
    /** Whatever the mapper makes it. */
    MADE
  }

  /** The field in which everything is as the source had it. */
  public static final long DATA = fields(FieldId.DATA);

  /** Fields in which something may be encoded. */
  public static final long COMMANDS = fields(FieldId.ARGV, FieldId.COMMAND_LINE, FieldId.VALUE);

  private static final long ALL = Wanted.ALL;
  private static final FieldSource ANYTHING = new FieldSource(ALL, ALL, true, Kind.MADE);
  private static final Map<EcsField, FieldSource> SOURCES = new EnumMap<>(EcsField.class);

  public static FieldSource of(EcsField field) {
    return SOURCES.getOrDefault(field, ANYTHING);
  }

  /** The types' bits. */
  static long mask(RecordType... types) {
    long mask = 0;
    for (RecordType type : types) {
      mask |= Wanted.bit(type.code());
    }
    return mask;
  }

  private static long fields(FieldId... ids) {
    long mask = 0;
    for (FieldId id : ids) {
      mask |= Wanted.bit(id.code());
    }
    return mask;
  }

  private static void put(Kind kind, long types, EcsField... fields) {
    for (EcsField field : fields) {
      SOURCES.put(field, new FieldSource(types, ALL, false, kind));
    }
  }

  /** Of a process, or as its record says in one of some fields. */
  private static void ofProcess(EcsField field, FieldId... ids) {
    SOURCES.put(field, new FieldSource(ALL, fields(ids), true, Kind.TEXT));
  }

  static {
    ofProcess(EcsField.PROCESS_ARGS, FieldId.ARGV);
    ofProcess(EcsField.PROCESS_COMMAND_LINE, FieldId.ARGV, FieldId.COMMAND_LINE);
    ofProcess(EcsField.PROCESS_EXECUTABLE, FieldId.EXE);
    ofProcess(EcsField.PROCESS_HASH_MD5, FieldId.HASHES);
    ofProcess(EcsField.PROCESS_HASH_SHA1, FieldId.HASHES);
    ofProcess(EcsField.PROCESS_HASH_SHA256, FieldId.HASHES);
    ofProcess(EcsField.PROCESS_NAME, FieldId.EXE);
    ofProcess(EcsField.PROCESS_PARENT_NAME, FieldId.PARENT_EXE);
    ofProcess(EcsField.PROCESS_TTY);
    ofProcess(EcsField.PROCESS_WORKING_DIRECTORY, FieldId.CWD);
    ofProcess(EcsField.USER_DOMAIN, FieldId.USER);
    ofProcess(EcsField.USER_NAME, FieldId.USER);
    ofProcess(EcsField.DREC_CGROUP);
    ofProcess(EcsField.DREC_SCRIPT, FieldId.SCRIPT);
    // A unit is known by the control group; a service that is acted on, by its record.
    SOURCES.put(EcsField.SERVICE_NAME, new FieldSource(ALL, ALL, true, Kind.TEXT));
    SOURCES.put(
        EcsField.USER_ID, new FieldSource(ALL, fields(FieldId.SID), true, Kind.TEXT_OR_NUMBER));
    put(
        Kind.TEXT,
        ALL,
        EcsField.EVENT_PROVIDER,
        EcsField.URL_ORIGINAL,
        EcsField.HTTP_REQUEST_REFERRER,
        EcsField.WINLOG_CHANNEL,
        EcsField.WINLOG_LOGON_ID,
        EcsField.DREC_PROCESS_GUID,
        EcsField.DREC_SESSION_ID);
    processes();
    files();
    network();
    windows();
    recorder();
  }

  private static void processes() {
    long start = mask(RecordType.PROC_START);
    put(
        Kind.TEXT,
        start,
        EcsField.DREC_PROCESS_PARENT_GUID,
        EcsField.PROCESS_PARENT_COMMAND_LINE,
        EcsField.PROCESS_PARENT_EXECUTABLE);
    put(
        Kind.MADE,
        mask(RecordType.PROC_EXIT),
        EcsField.PROCESS_EXIT_CODE,
        EcsField.DREC_PROCESS_SIGNAL,
        EcsField.DREC_PROCESS_SYSTEM_NS,
        EcsField.DREC_PROCESS_USER_NS);
    put(
        Kind.MADE,
        mask(RecordType.FILE_OP, RecordType.NET_FLOW, RecordType.AUTH),
        EcsField.ERROR_CODE);
  }

  private static void files() {
    long files = mask(RecordType.FILE_SESSION, RecordType.FILE_OP, RecordType.FILE_HASH);
    long operation = mask(RecordType.FILE_OP);
    long kernel = mask(RecordType.KERNEL);
    long named = files | kernel | mask(RecordType.SCRIPT);
    put(Kind.TEXT, named, EcsField.FILE_NAME, EcsField.FILE_PATH);
    put(Kind.TEXT, files, EcsField.FILE_DIRECTORY, EcsField.FILE_EXTENSION);
    put(
        Kind.TEXT,
        files,
        EcsField.FILE_HASH_MD5,
        EcsField.FILE_HASH_SHA1,
        EcsField.FILE_HASH_SHA256,
        EcsField.FILE_TARGET_PATH,
        EcsField.DREC_SHARE_NAME);
    put(Kind.TEXT, operation | kernel | mask(RecordType.REGISTRY), EcsField.FILE_EXT_ORIGINAL_PATH);
    put(
        Kind.MADE,
        files | mask(RecordType.IPC),
        EcsField.FILE_DEVICE,
        EcsField.FILE_GID,
        EcsField.FILE_INODE,
        EcsField.FILE_MODE,
        EcsField.FILE_SIZE,
        EcsField.FILE_UID,
        EcsField.DREC_FILE_BYTES_READ,
        EcsField.DREC_FILE_BYTES_WRITTEN);
  }

  private static void network() {
    long flow = mask(RecordType.NET_FLOW);
    long source = flow | mask(RecordType.AUTH);
    long dns = mask(RecordType.DNS);
    put(Kind.ADDRESS, source, EcsField.SOURCE_IP);
    put(Kind.ADDRESS, flow | dns, EcsField.DESTINATION_IP);
    put(Kind.MADE, flow | dns, EcsField.DESTINATION_PORT);
    put(Kind.MADE, source, EcsField.SOURCE_PORT);
    put(
        Kind.MADE,
        flow,
        EcsField.SOURCE_BYTES,
        EcsField.DESTINATION_BYTES,
        EcsField.NETWORK_BYTES,
        EcsField.NETWORK_DIRECTION,
        EcsField.NETWORK_TRANSPORT,
        EcsField.NETWORK_TYPE,
        EcsField.DREC_FLOW_SOCKET);
    // A message may have been kept as it was sent: its names are no texts.
    put(Kind.MADE, dns, EcsField.DNS_ANSWERS_DATA, EcsField.DNS_QUESTION_NAME);
    put(Kind.ADDRESS, dns, EcsField.DNS_RESOLVED_IP);
    put(Kind.MADE, dns, EcsField.DNS_RESPONSE_CODE);
  }

  private static void windows() {
    long registry = mask(RecordType.REGISTRY);
    long image = mask(RecordType.IMAGE_LOAD);
    long ipc = mask(RecordType.IPC);
    long auth = mask(RecordType.AUTH);
    long system = mask(RecordType.SYSTEM);
    long script = mask(RecordType.SCRIPT);
    put(
        Kind.TEXT,
        registry,
        EcsField.REGISTRY_DATA_STRINGS,
        EcsField.REGISTRY_HIVE,
        EcsField.REGISTRY_KEY,
        EcsField.REGISTRY_PATH,
        EcsField.REGISTRY_VALUE);
    put(
        Kind.TEXT,
        image | mask(RecordType.KERNEL),
        EcsField.DLL_CODE_SIGNATURE_SUBJECT_NAME,
        EcsField.DLL_HASH_MD5,
        EcsField.DLL_HASH_SHA1,
        EcsField.DLL_HASH_SHA256,
        EcsField.DLL_NAME,
        EcsField.DLL_PATH);
    put(Kind.MADE, image, EcsField.DLL_CODE_SIGNATURE_STATUS);
    put(
        Kind.TEXT,
        ipc,
        EcsField.TARGET_PROCESS_EXECUTABLE,
        EcsField.TARGET_PROCESS_NAME,
        EcsField.DREC_TARGET_GUID);
    put(Kind.MADE, ipc, EcsField.DREC_PIPE_NAME);
    put(Kind.MADE, ipc | image, EcsField.DREC_TARGET_START_ADDRESS);
    put(Kind.MADE, ipc | system, EcsField.TARGET_PROCESS_PID);
    put(Kind.MADE, ipc | mask(RecordType.FILE_OP), EcsField.DREC_ACCESS);
    put(Kind.MADE, auth, EcsField.WINLOG_LOGON_TYPE);
    put(Kind.TEXT, auth, EcsField.WINLOG_LOGON_LINKED_ID);
    put(
        Kind.TEXT,
        auth | system,
        EcsField.USER_TARGET_DOMAIN,
        EcsField.USER_TARGET_ID,
        EcsField.USER_TARGET_NAME);
    put(
        Kind.TEXT,
        system,
        EcsField.GROUP_NAME,
        EcsField.DREC_SYSTEM_COMMAND_LINE,
        EcsField.DREC_SYSTEM_DEFINITION,
        EcsField.DREC_SYSTEM_NAME);
    put(
        Kind.TEXT,
        script,
        EcsField.POWERSHELL_FILE_SCRIPT_BLOCK_ID,
        EcsField.POWERSHELL_FILE_SCRIPT_BLOCK_TEXT);
    put(Kind.MADE, script, EcsField.POWERSHELL_SEQUENCE, EcsField.POWERSHELL_TOTAL);
  }

  private static void recorder() {
    long health = mask(RecordType.HEALTH);
    long log = mask(RecordType.LOG);
    put(Kind.MADE, log, EcsField.LOG_LEVEL);
    put(Kind.TEXT, log | health | mask(RecordType.SYSTEM, RecordType.KERNEL), EcsField.MESSAGE);
    put(
        Kind.MADE,
        health,
        EcsField.DREC_GAP_CAUSE,
        EcsField.DREC_GAP_COUNT,
        EcsField.DREC_GAP_FROM,
        EcsField.DREC_GAP_TO,
        EcsField.DREC_IMPORT_COUNT,
        EcsField.DREC_IMPORT_UNREADABLE);
  }
}
