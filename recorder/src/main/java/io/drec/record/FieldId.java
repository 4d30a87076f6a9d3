package io.drec.record;

import org.jspecify.annotations.Nullable;

/** Variable fields of a record; codes are {@code enum drec_field_id} and never change. */
public enum FieldId {
  /** Arguments, each ended by a NUL. */
  ARGV(1),
  /** Absolute path. */
  CWD(2),
  /** Absolute path of the executable, resolved. */
  EXE(3),
  /** The kernel's short task name. */
  COMM(4),
  /** Path as given to execve, when an interpreter runs it. */
  SCRIPT(5),
  /** Path of that interpreter as the kernel took it from the first line. */
  INTERPRETER(6),
  /** Cgroup v2 path from its root. */
  CGROUP(7),
  /** Resolved absolute path, or as given when DIR says so. */
  PATH(8),
  /** Absolute directory that a relative PATH starts from. */
  DIR(9),
  /** The second path of rename, link and symlink: the new name. */
  PATH2(10),
  /** Directory that a relative PATH2 starts from. */
  DIR2(11),
  /** Absolute root of the task, when it is not the namespace's root. */
  ROOT(12),
  /** Words for a person. */
  TEXT(13),
  HOST_NAME(14),
  KERNEL(15),
  /** Name and version of what captured. */
  SENSOR(16),
  /** Names of the hooks attached, comma separated. */
  HOOKS(17),
  /** Struct drec_counter, repeated. */
  COUNTERS(18),
  /** Key=value lines in force. */
  CONFIG(19),
  /** Why something could not be done. */
  ERROR(20),
  /** The source's own name of the acting process. */
  GUID(21),
  /** PROC_START: of the parent. */
  PARENT_GUID(22),
  /** IPC: of the target. */
  TARGET_GUID(23),
  /** One text, where the system has no list of arguments. */
  COMMAND_LINE(24),
  /** PROC_START: executable of the parent. */
  PARENT_EXE(25),
  PARENT_COMMAND_LINE(26),
  /** IPC: executable of the target. */
  TARGET_EXE(27),
  /** Who acted: DOMAIN\name, or name. */
  USER(28),
  /** Its security identifier. */
  SID(29),
  /** Session in which the process acted: 0x and lower-case hex. */
  LOGON_ID(30),
  /** AUTH: who logged on; SYSTEM: the account acted on. */
  TARGET_USER(31),
  TARGET_SID(32),
  /** AUTH: the session made or ended; PROC_START: the child's. */
  TARGET_LOGON_ID(33),
  /** AUTH: the other half of a split token. */
  LINKED_LOGON_ID(34),
  /** Of the file or image: sha256=hex,md5=hex, lower case. */
  HASHES(35),
  SIGNER(36),
  /** Where a file was fetched from. */
  URL(37),
  /** The page that led to URL. */
  REFERRER(38),
  /** Of what was asked or acted on: domain, service, task, consumer, share. */
  NAME(39),
  /** DNS: addresses and names, each ended by a NUL. */
  ANSWERS(40),
  /** Registry data, script text, definition of a task or service. */
  VALUE(41),
  /** Names a script of several parts. */
  SCRIPT_ID(42),
  /** Event log, or file, that told. */
  CHANNEL(43),
  /** Program or driver that wrote it there. */
  PROVIDER(44),
  /** Every field as the source had it: u32 length, name, u32 length, value, repeated. */
  DATA(45),
  /** Struct drec_origin. */
  ORIGIN(46),
  /** PROC_START: variables that change what a program loads (LD_…), each ended by a NUL. */
  ENV(47),
  /** PROC_START: path of what the standard input is open on. */
  STDIN(48),
  /** DNS: the message as it was sent or received. */
  PACKET(49),
  /** The beginning of a file, as it is. */
  FIRST_BYTES(60),
  /** SYSTEM CONTAINER: as its runtime has it. */
  CONTAINER_ID(61),
  /** SYSTEM CONTAINER: name of the image, as the runtime wrote it. */
  IMAGE(62);

  private static final @Nullable FieldId[] BY_CODE = new FieldId[80];

  static {
    for (FieldId value : values()) {
      BY_CODE[value.code] = value;
    }
  }

  private final int code;

  FieldId(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** Returns the value with this code, or null when this version knows none. */
  public static @Nullable FieldId ofCode(int code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }
}
