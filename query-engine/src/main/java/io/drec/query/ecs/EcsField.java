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
public enum EcsField {
  TIMESTAMP("@timestamp", Type.DATE, "when the act happened, UTC"),
  EVENT_ACTION(
      "event.action",
      Type.KEYWORD,
      "the act: fork, exec, end, creation, modification, open, close, rename, "
          + "link, symlink, deletion, mkdir, rmdir, chmod, chown, truncate, mknod, "
          + "mount, unmount, xattr, connect, accept, listen, disconnect, send, "
          + "receive, already-running, and for the recorder's own: recording-start, "
          + "recording-stop, clock-step, configuration, loss, counters, coverage"),
  EVENT_CATEGORY("event.category", Type.KEYWORD, "process, file, network or host; several values"),
  EVENT_ID("event.id", Type.KEYWORD, "id of the record: frame and place in it"),
  EVENT_KIND(
      "event.kind",
      Type.KEYWORD,
      "event; state for what was found running at the start; metric for the " + "recorder's own"),
  EVENT_OUTCOME("event.outcome", Type.KEYWORD, "success, failure or unknown"),
  EVENT_TYPE(
      "event.type",
      Type.KEYWORD,
      "start, end, change, creation, deletion, access, connection, info; " + "several values"),
  ERROR_CODE("error.code", Type.KEYWORD, "error number of an act that failed"),
  HOST_NAME("host.name", Type.KEYWORD, "host on which it happened"),
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
  PROCESS_EXECUTABLE(
      "process.executable", Type.PATH, "resolved path of the program in force at the time"),
  PROCESS_EXIT_CODE("process.exit_code", Type.LONG, "exit code, on end"),
  PROCESS_NAME("process.name", Type.KEYWORD, "last part of the executable's path"),
  PROCESS_PARENT_ENTITY_ID("process.parent.entity_id", Type.KEYWORD, "id of the parent"),
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
  USER_ID("user.id", Type.KEYWORD, "user id"),
  USER_NAME("user.name", Type.KEYWORD, "user name, where known"),
  FILE_EXT_ORIGINAL_PATH(
      "file.Ext.original.path",
      Type.PATH,
      "rename: the old name; link: the file that got another name"),
  FILE_DEVICE("file.device", Type.LONG, "device of the file"),
  FILE_DIRECTORY("file.directory", Type.PATH, "directory of the file"),
  FILE_EXTENSION("file.extension", Type.KEYWORD, "what stands behind the last dot of the name"),
  FILE_GID("file.gid", Type.KEYWORD, "group asked for, on chown"),
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
  MESSAGE("message", Type.TEXT, "words of the recorder about itself"),
  DREC_CGROUP("drec.cgroup", Type.PATH, "cgroup of the process"),
  DREC_FILE_BYTES_READ(
      "drec.file.bytes_read", Type.LONG, "bytes read in the session, on close, where counted"),
  DREC_FILE_BYTES_WRITTEN(
      "drec.file.bytes_written",
      Type.LONG,
      "bytes written in the session, on close, where counted"),
  DREC_FLOW_SOCKET(
      "drec.flow.socket", Type.KEYWORD, "the socket's number, never used again in one boot"),
  DREC_GAP_CAUSE("drec.gap.cause", Type.KEYWORD, "cause of a loss"),
  DREC_GAP_COUNT("drec.gap.count", Type.LONG, "records lost"),
  DREC_GAP_FROM("drec.gap.from", Type.DATE, "begin of a loss"),
  DREC_GAP_TO("drec.gap.to", Type.DATE, "end of a loss"),
  DREC_INCOMPLETE("drec.incomplete", Type.BOOLEAN, "true where some memory could not be read"),
  DREC_PROCESS_SIGNAL("drec.process.signal", Type.LONG, "signal that ended the process"),
  DREC_PROCESS_SYSTEM_NS(
      "drec.process.system_ns", Type.LONG, "processor time in the kernel, on end"),
  DREC_PROCESS_USER_NS("drec.process.user_ns", Type.LONG, "processor time of its own, on end"),
  DREC_RECORD_TYPE("drec.record.type", Type.KEYWORD, "type of the record"),
  DREC_SCRIPT(
      "drec.script", Type.PATH, "the script that the kernel started an interpreter for, as given"),
  DREC_SESSION_PID("drec.session.pid", Type.LONG, "process id of the session leader"),
  DREC_SNAPSHOT(
      "drec.snapshot", Type.BOOLEAN, "true for what was found running when recording began"),
  DREC_THREAD_ID("drec.thread.id", Type.LONG, "thread that acted");

  /** How a field's values are compared. */
  public enum Type {
    /** Exactly, letter by letter. */
    KEYWORD,
    /** As KEYWORD; a value that starts with a slash needs no escaping in a query. */
    PATH,
    /** Contains the words asked for, whatever their case. */
    TEXT,
    LONG,
    /** A moment, in ns since 1970 UTC. */
    DATE,
    IP,
    BOOLEAN
  }

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

  public String fieldName() {
    return fieldName;
  }

  public Type type() {
    return type;
  }

  /** For the field list of the documentation and of help. */
  public String description() {
    return description;
  }

  /** Null when there is no field of this name. */
  public static @Nullable EcsField ofName(String name) {
    return BY_NAME.get(name);
  }

  public static List<String> names() {
    return new ArrayList<>(BY_NAME.keySet());
  }
}
