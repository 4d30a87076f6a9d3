package io.drec.query.ecs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every field an event can have, in the order in which events are written. Names are those of the
 * Elastic Common Schema, {@code drec.*} where it has none.
 */
public enum EcsField implements EventField {
  TIMESTAMP("@timestamp", Type.DATE, "when the act happened, UTC"),
  EVENT_ACTION(
      "event.action",
      Type.KEYWORD,
      "the act: fork, exec, end, creation, modification, open, close, rename, link, symlink,"
          + " deletion, mkdir, rmdir, chmod, chown, truncate, mknod, mount, unmount, xattr,"
          + " connect, accept, listen, disconnect, send, receive, already-running, times-set,"
          + " stream-written, share-access, raw-read, blocked, access, dns-query, remote-thread,"
          + " process-access, pipe-create, pipe-connect, image-tampered, registry-key-created,"
          + " registry-key-deleted, registry-value-set, registry-value-deleted, registry-renamed,"
          + " library-load, driver-load, logon, logoff, logon-failed, logon-explicit,"
          + " privileges-assigned, ticket-request, elevate, log, script-block, hash, service-…,"
          + " task-…, account-…, group-…, wmi-…, device, log-cleared, policy, container, memfd,"
          + " pipe-write, pipe-read, pipe-closed, local-connect, local-accept, signal, trace,"
          + " memory-write, memory-read, file-taken, executable-memory, user-changed,"
          + " group-changed, capabilities-changed, namespace-joined, namespace-unshared,"
          + " root-changed, driver-unload, bpf-load, bpf-attach, kexec, io-uring, bind, raw-socket,"
          + " dns-answer, and for the recorder's own: recording-start, recording-stop, clock-step,"
          + " configuration, loss, counters, coverage, import"),
  EVENT_CATEGORY(
      "event.category",
      Type.KEYWORD,
      "process, file, network, registry, library, driver, authentication, session, iam, "
          + "configuration or host; several values"),
  EVENT_CODE("event.code", Type.KEYWORD, "number of the event in the log that told"),
  EVENT_CREATED(
      "event.created",
      Type.DATE,
      "the other clock's time of an imported event: never used for the order"),
  EVENT_ID("event.id", Type.KEYWORD, "id of the record: frame and place in it"),
  EVENT_KIND(
      "event.kind",
      Type.KEYWORD,
      "event; state for what was found running at the start; metric for the " + "recorder's own"),
  EVENT_OUTCOME("event.outcome", Type.KEYWORD, "success, failure or unknown"),
  EVENT_PROVIDER("event.provider", Type.NAME, "program or driver that wrote it into the log"),
  EVENT_TYPE(
      "event.type",
      Type.KEYWORD,
      "start, end, change, creation, deletion, access, connection, info; " + "several values"),
  ERROR_CODE("error.code", Type.KEYWORD, "error number of an act that failed"),
  ERROR_MESSAGE("error.message", Type.TEXT, "why something could not be done"),
  CONTAINER_ID("container.id", Type.NAME, "container that the process ran in, by its cgroup"),
  CONTAINER_IMAGE_NAME(
      "container.image.name",
      Type.NAME,
      "image of that container, as its runtime's files name it, where they were found"),
  CONTAINER_NAME("container.name", Type.NAME, "name of that container, by the same files"),
  CONTAINER_RUNTIME(
      "container.runtime",
      Type.KEYWORD,
      "docker, containerd, cri-o, podman, lxc, nspawn or unknown: what ran that container"),
  GROUP_ID("group.id", Type.KEYWORD, "group id, where it was changed"),
  GROUP_NAME("group.name", Type.NAME, "group that an account was put into or taken out of"),
  HOST_NAME("host.name", Type.NAME, "host on which it happened"),
  ORCHESTRATOR_RESOURCE_ID(
      "orchestrator.resource.id", Type.NAME, "Kubernetes pod of the process, by its cgroup"),
  ORCHESTRATOR_TYPE("orchestrator.type", Type.KEYWORD, "kubernetes, where it is in a pod"),
  PROCESS_ARGS(
      "process.args",
      Type.KEYWORD,
      "arguments, the first being the name it was called by; several values"),
  PROCESS_ARGS_COUNT("process.args_count", Type.LONG, "number of arguments"),
  PROCESS_COMMAND_LINE("process.command_line", Type.TEXT, "arguments joined by blanks"),
  PROCESS_ENTITY_ID(
      "process.entity_id",
      Type.KEYWORD,
      "id of the process that acted; for a fork the new process"),
  PROCESS_ENV_VARS(
      "process.env_vars",
      Type.KEYWORD,
      "variables that change what the program loads: LD_PRELOAD and the like; several values"),
  PROCESS_EXECUTABLE(
      "process.executable", Type.PATH, "resolved path of the program in force at the time"),
  PROCESS_EXIT_CODE("process.exit_code", Type.LONG, "exit code, on end"),
  PROCESS_HASH_MD5("process.hash.md5", Type.NAME, "MD5 of the program"),
  PROCESS_HASH_SHA1("process.hash.sha1", Type.NAME, "SHA-1 of the program"),
  PROCESS_HASH_SHA256("process.hash.sha256", Type.NAME, "SHA-256 of the program"),
  PROCESS_NAME("process.name", Type.KEYWORD, "last part of the executable's path"),
  PROCESS_PARENT_COMMAND_LINE(
      "process.parent.command_line", Type.TEXT, "command line of the parent, where it was told"),
  PROCESS_PARENT_ENTITY_ID("process.parent.entity_id", Type.KEYWORD, "id of the parent"),
  PROCESS_PARENT_EXECUTABLE(
      "process.parent.executable", Type.PATH, "program of the parent, where it was told"),
  PROCESS_PARENT_NAME(
      "process.parent.name", Type.KEYWORD, "last part of the parent's executable's path"),
  PROCESS_PARENT_PID("process.parent.pid", Type.LONG, "process id of the parent"),
  PROCESS_PID("process.pid", Type.LONG, "process id"),
  PROCESS_START("process.start", Type.DATE, "when the process started"),
  PROCESS_TTY("process.tty", Type.KEYWORD, "its terminal"),
  PROCESS_WORKING_DIRECTORY(
      "process.working_directory",
      Type.PATH,
      "current directory of the program when it was started"),
  TARGET_PROCESS_ENTITY_ID(
      "target.process.entity_id", Type.KEYWORD, "id of the process acted on, where known"),
  TARGET_PROCESS_EXECUTABLE(
      "target.process.executable", Type.PATH, "program of the process acted on"),
  TARGET_PROCESS_NAME("target.process.name", Type.KEYWORD, "last part of that path"),
  TARGET_PROCESS_PID("target.process.pid", Type.LONG, "its process id"),
  USER_DOMAIN("user.domain", Type.NAME, "domain or host that the account belongs to"),
  USER_EFFECTIVE_ID("user.effective.id", Type.KEYWORD, "effective user id, where it was changed"),
  USER_ID("user.id", Type.KEYWORD, "user id; on Windows the security identifier (SID)"),
  USER_NAME("user.name", Type.KEYWORD, "user name, where known; without domain"),
  USER_TARGET_DOMAIN("user.target.domain", Type.NAME, "domain of the account acted on"),
  USER_TARGET_ID("user.target.id", Type.NAME, "its security identifier"),
  USER_TARGET_NAME(
      "user.target.name", Type.NAME, "account that logged on, was acted on or acted as"),
  DLL_CODE_SIGNATURE_STATUS(
      "dll.code_signature.status", Type.NAME, "valid or invalid, where it was told"),
  DLL_CODE_SIGNATURE_SUBJECT_NAME(
      "dll.code_signature.subject_name", Type.NAME, "who signed the library or driver"),
  DLL_HASH_MD5("dll.hash.md5", Type.NAME, "MD5 of the library or driver"),
  DLL_HASH_SHA1("dll.hash.sha1", Type.NAME, "SHA-1 of the library or driver"),
  DLL_HASH_SHA256("dll.hash.sha256", Type.NAME, "SHA-256 of the library or driver"),
  DLL_NAME("dll.name", Type.KEYWORD, "last part of its path"),
  DLL_PATH("dll.path", Type.PATH, "library that was loaded, or driver"),
  DNS_ANSWERS_DATA("dns.answers.data", Type.NAME, "what was answered; several values"),
  DNS_QUESTION_NAME("dns.question.name", Type.NAME, "name that was asked for"),
  DNS_QUESTION_TYPE("dns.question.type", Type.KEYWORD, "A, AAAA, TXT … or the type's number"),
  DNS_RESOLVED_IP("dns.resolved_ip", Type.IP, "addresses among the answers; several values"),
  DNS_RESPONSE_CODE("dns.response_code", Type.KEYWORD, "number of the response, where known"),
  FILE_EXT_ORIGINAL_PATH(
      "file.Ext.original.path",
      Type.PATH,
      "rename: the old name; link: the file that got another name"),
  FILE_DEVICE("file.device", Type.LONG, "device of the file"),
  FILE_DIRECTORY("file.directory", Type.PATH, "directory of the file"),
  FILE_EXTENSION("file.extension", Type.KEYWORD, "what stands behind the last dot of the name"),
  FILE_GID("file.gid", Type.KEYWORD, "group asked for, on chown"),
  FILE_HASH_MD5("file.hash.md5", Type.NAME, "MD5 of the file"),
  FILE_HASH_SHA1("file.hash.sha1", Type.NAME, "SHA-1 of the file"),
  FILE_HASH_SHA256("file.hash.sha256", Type.NAME, "SHA-256 of the file"),
  FILE_INODE("file.inode", Type.KEYWORD, "inode of the file"),
  FILE_MODE("file.mode", Type.KEYWORD, "mode in octal"),
  FILE_NAME("file.name", Type.KEYWORD, "last part of the path"),
  FILE_PATH("file.path", Type.PATH, "path; of a rename or link the new one"),
  FILE_SIZE("file.size", Type.LONG, "size in bytes"),
  FILE_TARGET_PATH("file.target_path", Type.PATH, "symlink: where it points, as given"),
  FILE_UID("file.uid", Type.KEYWORD, "owner asked for, on chown"),
  SOURCE_BYTES("source.bytes", Type.LONG, "bytes that the source sent, on disconnect"),
  SOURCE_IP("source.ip", Type.IP, "address of the end that began"),
  SOURCE_PORT("source.port", Type.LONG, "its port"),
  DESTINATION_BYTES(
      "destination.bytes", Type.LONG, "bytes that the destination sent, on disconnect"),
  DESTINATION_IP("destination.ip", Type.IP, "address of the other end"),
  DESTINATION_PORT("destination.port", Type.LONG, "its port"),
  NETWORK_BYTES("network.bytes", Type.LONG, "bytes in both directions, on disconnect"),
  NETWORK_DIRECTION(
      "network.direction", Type.KEYWORD, "egress, ingress or unknown, as this host sees it"),
  NETWORK_TRANSPORT("network.transport", Type.KEYWORD, "tcp, udp or the protocol's number"),
  NETWORK_TYPE("network.type", Type.KEYWORD, "ipv4 or ipv6"),
  REGISTRY_DATA_STRINGS("registry.data.strings", Type.NAME, "what the value was set to, as text"),
  REGISTRY_HIVE("registry.hive", Type.NAME, "HKLM, HKU …"),
  REGISTRY_KEY("registry.key", Type.NAME, "key, without the hive"),
  REGISTRY_PATH("registry.path", Type.NAME, "hive, key and value"),
  REGISTRY_VALUE("registry.value", Type.NAME, "name of the value"),
  URL_ORIGINAL("url.original", Type.NAME, "where a file was fetched from"),
  HTTP_REQUEST_REFERRER("http.request.referrer", Type.NAME, "page that led to the URL"),
  SERVICE_NAME(
      "service.name",
      Type.NAME,
      "service that was acted on, or the unit that the process runs in, by its cgroup"),
  POWERSHELL_FILE_SCRIPT_BLOCK_ID(
      "powershell.file.script_block_id", Type.NAME, "names a script of several parts"),
  POWERSHELL_FILE_SCRIPT_BLOCK_TEXT(
      "powershell.file.script_block_text", Type.TEXT, "text that an interpreter was given"),
  POWERSHELL_SEQUENCE("powershell.sequence", Type.LONG, "which part of the script, from 1 on"),
  POWERSHELL_TOTAL("powershell.total", Type.LONG, "how many parts the script has"),
  WINLOG_CHANNEL("winlog.channel", Type.NAME, "event log, or file, that told"),
  WINLOG_LOGON_ID(
      "winlog.logon.id",
      Type.NAME,
      "session in which it happened; of a logon or logoff the session that began or ended"),
  WINLOG_LOGON_LINKED_ID("winlog.logon.linked_id", Type.NAME, "other half of a split token"),
  WINLOG_LOGON_TYPE(
      "winlog.logon.type", Type.NAME, "Interactive, Network, Service … or the type's number"),
  WINLOG_RECORD_ID("winlog.record_id", Type.LONG, "the event's number in the log that told"),
  LOG_LEVEL("log.level", Type.NAME, "emergency, alert, critical, error, warning, notice …"),
  MESSAGE("message", Type.TEXT, "words of the log, or of the recorder about itself"),
  DREC_ACCESS("drec.access", Type.NAME, "rights asked for, as 0x and hex: 0x1fffff"),
  DREC_CALL_FLAGS(
      "drec.call_flags", Type.NAME, "flags of setns or unshare as given, as 0x and hex"),
  DREC_CAPABILITIES(
      "drec.capabilities", Type.NAME, "effective capabilities after a change, as 0x and hex"),
  DREC_CGROUP("drec.cgroup", Type.PATH, "cgroup of the process"),
  DREC_DECODED(
      "drec.decoded",
      Type.TEXT,
      "what the command line or script holds encoded, decoded; several values"),
  DREC_FILE_ATTRIBUTE(
      "drec.file.attribute", Type.NAME, "extended attribute that was set or removed"),
  DREC_FILE_BYTES_READ(
      "drec.file.bytes_read", Type.LONG, "bytes read in the session, on close, where counted"),
  DREC_FILE_BYTES_WRITTEN(
      "drec.file.bytes_written",
      Type.LONG,
      "bytes written in the session, on close, where counted"),
  DREC_FILE_ENTROPY_MILLIBITS(
      "drec.file.entropy_millibits",
      Type.LONG,
      "entropy of its bytes, in thousandths of a bit: 0 to 8000"),
  DREC_FILE_FIRST_BYTES("drec.file.first_bytes", Type.NAME, "beginning of the file, as hex"),
  DREC_FILE_INHERITED(
      "drec.file.inherited",
      Type.BOOLEAN,
      "true where the process wrote to a file that it did not open itself"),
  DREC_FILE_MAPPED(
      "drec.file.mapped",
      Type.BOOLEAN,
      "true where the file was mapped for writing: what was written so is not counted"),
  DREC_FILE_SYSTEM("drec.file.system", Type.NAME, "kind of file system that was mounted"),
  DREC_FLOW_SOCKET(
      "drec.flow.socket", Type.KEYWORD, "the socket's number, never used again in one boot"),
  DREC_GAP_CAUSE("drec.gap.cause", Type.KEYWORD, "cause of a loss"),
  DREC_GAP_COUNT("drec.gap.count", Type.LONG, "records lost"),
  DREC_GAP_FROM("drec.gap.from", Type.DATE, "begin of a loss"),
  DREC_GAP_TO("drec.gap.to", Type.DATE, "end of a loss"),
  DREC_HASH_ROLE(
      "drec.hash.role", Type.KEYWORD, "what the file was run as: executable, script or library"),
  DREC_HASH_STATE(
      "drec.hash.state",
      Type.KEYWORD,
      "computed, cached, gone, too-big, changed (while it was read) or refused"),
  DREC_IMPORT_COUNT("drec.import.count", Type.LONG, "events that were imported"),
  DREC_IMPORT_UNREADABLE("drec.import.unreadable", Type.LONG, "what could not be read of them"),
  DREC_INCOMPLETE("drec.incomplete", Type.BOOLEAN, "true where some memory could not be read"),
  DREC_KERNEL_NAME("drec.kernel.name", Type.NAME, "eBPF program or kernel module"),
  DREC_KERNEL_OPERATION(
      "drec.kernel.operation",
      Type.NAME,
      "what was asked through io_uring; kind of eBPF program, or where it was attached, as a "
          + "number"),
  DREC_PIPE_BYTES("drec.pipe.bytes", Type.LONG, "bytes that went through, on pipe-closed"),
  DREC_PIPE_NAME(
      "drec.pipe.name", Type.NAME, "pipe or local socket: its path, @name, or pipe:[inode]"),
  DREC_PROCESS_FILELESS(
      "drec.process.fileless", Type.BOOLEAN, "true where only memory held the program (memfd)"),
  DREC_PROCESS_GUID(
      "drec.process.guid", Type.NAME, "the source's own name of the process that acted"),
  DREC_PROCESS_PARENT_GUID(
      "drec.process.parent_guid", Type.NAME, "the source's own name of its parent"),
  DREC_PROCESS_SIGNAL("drec.process.signal", Type.LONG, "signal that ended the process"),
  DREC_PROCESS_SYSTEM_NS(
      "drec.process.system_ns", Type.LONG, "processor time in the kernel, on end"),
  DREC_PROCESS_USER_NS("drec.process.user_ns", Type.LONG, "processor time of its own, on end"),
  DREC_RECORD_TYPE("drec.record.type", Type.KEYWORD, "type of the record"),
  DREC_ROOT("drec.root", Type.PATH, "root of the process after a change, where it is a directory"),
  DREC_SCRIPT(
      "drec.script", Type.PATH, "the script that the kernel started an interpreter for, as given"),
  DREC_SESSION_ID(
      "drec.session.id", Type.NAME, "logon session in which the process acted: 0x and hex"),
  DREC_SESSION_PID("drec.session.pid", Type.LONG, "process id of the session leader"),
  DREC_SHARE_NAME("drec.share.name", Type.NAME, "share through which a file was reached"),
  DREC_SIGNAL("drec.signal", Type.LONG, "signal that was sent"),
  DREC_SNAPSHOT(
      "drec.snapshot", Type.BOOLEAN, "true for what was found running when recording began"),
  DREC_STDIN_PATH("drec.stdin.path", Type.PATH, "what the program's standard input was open on"),
  DREC_STDIN_TYPE(
      "drec.stdin.type", Type.KEYWORD, "pipe, file, socket, character-device or block-device"),
  DREC_SYSTEM_COMMAND_LINE(
      "drec.system.command_line", Type.TEXT, "what the service, task or consumer runs"),
  DREC_SYSTEM_DEFINITION(
      "drec.system.definition", Type.TEXT, "definition of the task, filter or service"),
  DREC_SYSTEM_NAME(
      "drec.system.name", Type.NAME, "service, task, filter, consumer or device acted on"),
  DREC_TARGET_GUID("drec.target.guid", Type.NAME, "the source's own name of the process acted on"),
  DREC_TARGET_START_ADDRESS(
      "drec.target.start_address", Type.NAME, "where a thread was started, as 0x and hex"),
  DREC_THREAD_ID("drec.thread.id", Type.LONG, "thread that acted");

  private static final Map<String, EcsField> BY_NAME = new TreeMap<>();

  static {
    for (EcsField field : values()) {
      BY_NAME.put(field.fieldName, field);
    }
  }

  private final String fieldName;
  private final Type type;
  private final String description;

  EcsField(String fieldName, Type type, String description) {
    this.fieldName = fieldName;
    this.type = type;
    this.description = description;
  }

  @Override
  public String fieldName() {
    return fieldName;
  }

  @Override
  public Type type() {
    return type;
  }

  /** For the field list of the documentation and of help. */
  public String description() {
    return description;
  }

  /** Whether an event may have several values of it; such are always written as lists. */
  public boolean isList() {
    return switch (this) {
      case PROCESS_ARGS,
          EVENT_CATEGORY,
          EVENT_TYPE,
          DNS_ANSWERS_DATA,
          DNS_RESOLVED_IP,
          PROCESS_ENV_VARS,
          DREC_DECODED ->
          true;
      default -> false;
    };
  }

  /** Null when there is no field of this name. */
  public static @Nullable EcsField ofName(String name) {
    return BY_NAME.get(name);
  }

  public static List<String> names() {
    return new ArrayList<>(BY_NAME.keySet());
  }
}
