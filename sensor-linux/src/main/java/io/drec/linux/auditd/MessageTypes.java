package io.drec.linux.auditd;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names and numbers of the log's types, as linux/audit.h and the audit system's message dictionary
 * have them.
 */
final class MessageTypes {
  /** Each line: a number, then the names from there on; {@code -} leaves one out. */
  private static final String NAMES =
      """
      1005 USER LOGIN
      1100 USER_AUTH USER_ACCT USER_MGMT CRED_ACQ CRED_DISP USER_START USER_END USER_AVC
      1108 USER_CHAUTHTOK USER_ERR CRED_REFR USYS_CONFIG USER_LOGIN USER_LOGOUT ADD_USER DEL_USER
      1116 ADD_GROUP DEL_GROUP DAC_CHECK CHGRP_ID TEST TRUSTED_APP USER_SELINUX_ERR USER_CMD
      1124 USER_TTY CHUSER_ID GRP_AUTH SYSTEM_BOOT SYSTEM_SHUTDOWN SYSTEM_RUNLEVEL SERVICE_START
      1131 SERVICE_STOP GRP_MGMT GRP_CHAUTHTOK MAC_CHECK ACCT_LOCK ACCT_UNLOCK USER_DEVICE
      1138 SOFTWARE_UPDATE
      1200 DAEMON_START DAEMON_END DAEMON_ABORT DAEMON_CONFIG DAEMON_RECONFIG DAEMON_ROTATE
      1206 DAEMON_RESUME DAEMON_ACCEPT DAEMON_CLOSE DAEMON_ERR
      1300 SYSCALL FS_WATCH PATH IPC SOCKETCALL CONFIG_CHANGE SOCKADDR CWD - EXECVE
      1311 IPC_SET_PERM MQ_OPEN MQ_SENDRECV MQ_NOTIFY MQ_GETSETATTR KERNEL_OTHER FD_PAIR OBJ_PID
      1319 TTY EOE BPRM_FCAPS CAPSET MMAP NETFILTER_PKT NETFILTER_CFG SECCOMP PROCTITLE
      1328 FEATURE_CHANGE REPLACE KERN_MODULE FANOTIFY TIME_INJOFFSET TIME_ADJNTPVAL BPF
      1335 EVENT_LISTENER URINGOP OPENAT2 DM_CTRL DM_EVENT
      1400 AVC SELINUX_ERR AVC_PATH MAC_POLICY_LOAD MAC_STATUS MAC_CONFIG_CHANGE MAC_UNLBL_ALLOW
      1407 MAC_CIPSOV4_ADD MAC_CIPSOV4_DEL MAC_MAP_ADD MAC_MAP_DEL
      1415 MAC_IPSEC_EVENT MAC_UNLBL_STCADD MAC_UNLBL_STCDEL MAC_CALIPSO_ADD MAC_CALIPSO_DEL
      1500 AA APPARMOR_AUDIT APPARMOR_ALLOWED APPARMOR_DENIED APPARMOR_HINT APPARMOR_STATUS
      1506 APPARMOR_ERROR APPARMOR_KILL
      1700 ANOM_PROMISCUOUS ANOM_ABEND ANOM_LINK ANOM_CREAT
      1800 INTEGRITY_DATA INTEGRITY_METADATA INTEGRITY_STATUS INTEGRITY_HASH INTEGRITY_PCR
      1805 INTEGRITY_RULE INTEGRITY_EVM_XATTR INTEGRITY_POLICY_RULE
      2000 KERNEL
      2100 ANOM_LOGIN_FAILURES ANOM_LOGIN_TIME ANOM_LOGIN_SESSIONS ANOM_LOGIN_ACCT
      2104 ANOM_LOGIN_LOCATION ANOM_MAX_DAC ANOM_MAX_MAC ANOM_AMTU_FAIL ANOM_RBAC_FAIL
      2109 ANOM_RBAC_INTEGRITY_FAIL ANOM_CRYPTO_FAIL ANOM_ACCESS_FS ANOM_EXEC ANOM_MK_EXEC
      2114 ANOM_ADD_ACCT ANOM_DEL_ACCT ANOM_MOD_ACCT ANOM_ROOT_TRANS ANOM_LOGIN_SERVICE
      2200 RESP_ANOMALY RESP_ALERT RESP_KILL_PROC RESP_TERM_ACCESS RESP_ACCT_REMOTE
      2205 RESP_ACCT_LOCK_TIMED RESP_ACCT_UNLOCK_TIMED RESP_ACCT_LOCK RESP_TERM_LOCK RESP_SEBOOL
      2210 RESP_EXEC RESP_SINGLE RESP_HALT RESP_ORIGIN_BLOCK RESP_ORIGIN_BLOCK_TIMED
      2300 USER_ROLE_CHANGE ROLE_ASSIGN ROLE_REMOVE LABEL_OVERRIDE LABEL_LEVEL_CHANGE
      2305 USER_LABELED_EXPORT USER_UNLABELED_EXPORT DEV_ALLOC DEV_DEALLOC FS_RELABEL
      2310 USER_MAC_POLICY_LOAD ROLE_MODIFY USER_MAC_CONFIG_CHANGE USER_MAC_STATUS
      2400 CRYPTO_TEST_USER CRYPTO_PARAM_CHANGE_USER CRYPTO_LOGIN CRYPTO_LOGOUT CRYPTO_KEY_USER
      2405 CRYPTO_FAILURE_USER CRYPTO_REPLAY_USER CRYPTO_SESSION CRYPTO_IKE_SA CRYPTO_IPSEC_SA
      2500 VIRT_CONTROL VIRT_RESOURCE VIRT_MACHINE_ID VIRT_INTEGRITY_CHECK VIRT_CREATE
      2505 VIRT_DESTROY VIRT_MIGRATE_IN VIRT_MIGRATE_OUT
      """;

  private static final Map<String, Integer> NUMBERS = new HashMap<>();
  private static final Map<Integer, String> BY_NUMBER = new HashMap<>();

  static {
    for (String line : NAMES.split("\n")) {
      String[] words = line.split(" ");
      for (int i = 1; i < words.length; i++) {
        int number = Integer.parseInt(words[0]) + i - 1;
        if (!words[i].equals("-")) {
          NUMBERS.put(words[i], number);
          BY_NUMBER.put(number, words[i]);
        }
      }
    }
  }

  private MessageTypes() {}

  /**
   * The name of a type as a line has it: its name, its number, or {@code UNKNOWN[number]}.
   *
   * @return its name, or {@code UNKNOWN[number]} when it has none here
   */
  static String name(String type) {
    boolean wrapped = type.startsWith("UNKNOWN[") && type.endsWith("]");
    Long number = Numbers.decimal(wrapped ? type.substring(8, type.length() - 1) : type);
    if (number == null || number < 0 || number > 0xffff) {
      return type;
    }
    String name = BY_NUMBER.get((int) (long) number);
    return name == null ? "UNKNOWN[" + number + "]" : name;
  }

  /** The number of a name that {@link #name} gave; 0 when it is not known. */
  static int number(String name) {
    @Nullable Integer number = NUMBERS.get(name);
    if (number != null) {
      return number;
    }
    boolean wrapped = name.startsWith("UNKNOWN[") && name.endsWith("]");
    Long told = wrapped ? Numbers.decimal(name.substring(8, name.length() - 1)) : null;
    return told == null ? 0 : (int) (long) told;
  }

  /** Told by a program or by auditd itself: always a line alone. */
  static boolean isAlone(String name) {
    int number = number(name);
    return (number >= 1100 && number < 1300) || (number >= 2100 && number < 3000);
  }
}
