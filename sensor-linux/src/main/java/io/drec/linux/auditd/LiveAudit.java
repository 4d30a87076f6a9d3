package io.drec.linux.auditd;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of what the audit system tells while it happens: of logons, accounts, services and
 * what else concerns security. Its lines about system calls are left to the sensor that captures
 * them. One thread.
 */
public final class LiveAudit {
  /** The kernel's own messages that are kept; those of programs all are. */
  private static final Set<String> KERNEL =
      Set.of(
          "LOGIN",
          "AVC",
          "SELINUX_ERR",
          "MAC_POLICY_LOAD",
          "MAC_STATUS",
          "MAC_CONFIG_CHANGE",
          "APPARMOR_DENIED",
          "APPARMOR_STATUS",
          "SECCOMP",
          "CONFIG_CHANGE",
          "FEATURE_CHANGE",
          "NETFILTER_CFG",
          "TIME_INJOFFSET",
          "ANOM_PROMISCUOUS",
          "ANOM_ABEND",
          "ANOM_LINK",
          "ANOM_CREAT",
          "INTEGRITY_DATA",
          "INTEGRITY_METADATA",
          "INTEGRITY_STATUS",
          "INTEGRITY_HASH",
          "INTEGRITY_RULE",
          "INTEGRITY_POLICY_RULE");

  private final EventMapper mapper = new EventMapper();

  /**
   * Makes a record of one message.
   *
   * @param type its number
   * @param text as the kernel sends it: {@code audit(1700000000.123:456): pid=1 …}
   * @return valid until the next call, on CLOCK_REALTIME, its process without a start; null when
   *     the message is not of interest, or none
   */
  public @Nullable ByteBuffer record(int type, String text) {
    AuditLine line = LineReader.read("type=" + type + " msg=" + text);
    if (line == null || !isKept(line.type())) {
      return null;
    }
    return mapper.mapLive(AuditEvent.of(List.of(line)));
  }

  /** Whether a message of this type may be of interest: most are lines of system calls. */
  public static boolean isKept(int type) {
    return isKept(MessageTypes.name(Integer.toString(type)));
  }

  private static boolean isKept(String type) {
    return KERNEL.contains(type) || MessageTypes.isAlone(type);
  }
}
