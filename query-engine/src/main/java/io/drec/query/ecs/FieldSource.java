package io.drec.query.ecs;

import io.drec.record.RecordType;
import io.drec.segment.Wanted;
import java.util.EnumMap;
import java.util.Map;

/**
 * Where {@link EcsMapper} takes a field's values from, so that records can be passed over which
 * cannot have one. A field that is not told of here may have any value in any event.
 *
 * @param types of records that may have it, each as {@link Wanted#bit}
 * @param ofProcess whether values may come from what is known of the process, too
 */
public record FieldSource(long types, boolean ofProcess, Kind kind) {

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

  private static final long ALL = -1;
  private static final FieldSource ANYTHING = new FieldSource(ALL, true, Kind.MADE);
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

  private static void put(Kind kind, long types, EcsField... fields) {
    for (EcsField field : fields) {
      SOURCES.put(field, new FieldSource(types, false, kind));
    }
  }

  private static void ofProcess(Kind kind, EcsField... fields) {
    for (EcsField field : fields) {
      SOURCES.put(field, new FieldSource(ALL, true, kind));
    }
  }

  static {
    ofProcess(
        Kind.TEXT,
        EcsField.PROCESS_ARGS,
        EcsField.PROCESS_COMMAND_LINE,
        EcsField.PROCESS_EXECUTABLE,
        EcsField.PROCESS_HASH_MD5,
        EcsField.PROCESS_HASH_SHA1,
        EcsField.PROCESS_HASH_SHA256,
        EcsField.PROCESS_NAME,
        EcsField.PROCESS_PARENT_NAME,
        EcsField.PROCESS_TTY,
        EcsField.PROCESS_WORKING_DIRECTORY,
        EcsField.USER_DOMAIN,
        EcsField.USER_NAME,
        EcsField.DREC_CGROUP,
        EcsField.DREC_SCRIPT);
    ofProcess(Kind.TEXT_OR_NUMBER, EcsField.USER_ID);
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
    long files = mask(RecordType.FILE_SESSION, RecordType.FILE_OP);
    long operation = mask(RecordType.FILE_OP);
    long named = files | mask(RecordType.SCRIPT);
    put(Kind.TEXT, named, EcsField.FILE_NAME, EcsField.FILE_PATH);
    put(Kind.TEXT, files, EcsField.FILE_DIRECTORY, EcsField.FILE_EXTENSION);
    put(
        Kind.TEXT,
        operation,
        EcsField.FILE_HASH_MD5,
        EcsField.FILE_HASH_SHA1,
        EcsField.FILE_HASH_SHA256,
        EcsField.FILE_TARGET_PATH,
        EcsField.DREC_SHARE_NAME);
    put(Kind.TEXT, operation | mask(RecordType.REGISTRY), EcsField.FILE_EXT_ORIGINAL_PATH);
    put(
        Kind.MADE,
        files,
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
    put(Kind.ADDRESS, flow, EcsField.DESTINATION_IP);
    put(Kind.MADE, source, EcsField.SOURCE_PORT);
    put(
        Kind.MADE,
        flow,
        EcsField.SOURCE_BYTES,
        EcsField.DESTINATION_BYTES,
        EcsField.DESTINATION_PORT,
        EcsField.NETWORK_BYTES,
        EcsField.NETWORK_DIRECTION,
        EcsField.NETWORK_TRANSPORT,
        EcsField.NETWORK_TYPE,
        EcsField.DREC_FLOW_SOCKET);
    put(Kind.TEXT, dns, EcsField.DNS_ANSWERS_DATA, EcsField.DNS_QUESTION_NAME);
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
        image,
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
        EcsField.DREC_PIPE_NAME,
        EcsField.DREC_TARGET_GUID);
    put(Kind.MADE, ipc, EcsField.DREC_TARGET_START_ADDRESS);
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
        EcsField.SERVICE_NAME,
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
    put(Kind.TEXT, log | health | mask(RecordType.SYSTEM), EcsField.MESSAGE);
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
