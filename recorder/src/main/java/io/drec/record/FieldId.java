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
  ERROR(20);

  private static final @Nullable FieldId[] BY_CODE = new FieldId[21];

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
