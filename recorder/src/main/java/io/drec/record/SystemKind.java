package io.drec.record;

import org.jspecify.annotations.Nullable;

/** What a SYSTEM record tells; codes are {@code enum drec_system_kind}. */
public enum SystemKind {
  /** COMMAND_LINE: what it runs. */
  SERVICE_CREATE(1),
  SERVICE_CHANGE(2),
  SERVICE_DELETE(3),
  SERVICE_STATE(4),
  /** COMMAND_LINE: what it runs; VALUE: its definition. */
  TASK_CREATE(10),
  TASK_CHANGE(11),
  TASK_DELETE(12),
  /** Target_pid: the process it started; COMMAND_LINE: what it ran. */
  TASK_START(13),
  TASK_END(14),
  /** TARGET_USER, TARGET_SID; NAME: the group, where one is meant. */
  ACCOUNT_CREATE(20),
  ACCOUNT_CHANGE(21),
  ACCOUNT_DELETE(22),
  GROUP_ADD(23),
  GROUP_REMOVE(24),
  WMI_FILTER(30),
  /** COMMAND_LINE: what it runs. */
  WMI_CONSUMER(31),
  WMI_BINDING(32),
  DEVICE(40),
  /** CHANNEL. */
  LOG_CLEARED(50),
  /** Audit or security policy changed. */
  POLICY(51),
  /**
   * One that the process runs in: CONTAINER_ID, IMAGE; NAME: its name, PROVIDER: its runtime,
   * CHANNEL: the file that told, ERROR: why IMAGE is not known.
   */
  CONTAINER(60);

  private static final @Nullable SystemKind[] BY_CODE = new SystemKind[61];

  static {
    for (SystemKind value : values()) {
      BY_CODE[value.code] = value;
    }
  }

  private final int code;

  SystemKind(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** Returns the value with this code, or null when this version knows none. */
  public static @Nullable SystemKind ofCode(int code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }
}
