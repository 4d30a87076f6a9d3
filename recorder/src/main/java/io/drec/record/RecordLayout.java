package io.drec.record;

/**
 * Offsets and sizes of drec_record.h, in bytes. A test compiles the header and compares every
 * constant here with the compiler's {@code offsetof} and {@code sizeof}: the name of a nested class
 * is the struct's name, the name of a constant the member's, and {@code BYTES} its size.
 */
public final class RecordLayout {
  public static final int RECORD_VERSION = 1;
  public static final int RECORD_LENGTH_MAX = 256 * 1024;
  public static final int FRAME_VERSION = 1;
  public static final int FRAME_MAGIC = 0x46524344;
  public static final int FRAME_LENGTH_MAX = 1024 * 1024;
  public static final int CLOCK_BOOTTIME = 1;
  public static final int CLOCK_REALTIME = 2;
  public static final int CHAIN_PLAIN = 0;
  public static final int CHAIN_SEALED = 1;
  public static final int UNKNOWN_U32 = -1;
  public static final long UNKNOWN_U64 = -1L;

  /** {@code header.cpu} of a record that was written in user space. */
  public static final int CPU_USER_SPACE = 0xffff;

  public static final int F_SNAPSHOT = 0x01;
  public static final int F_INCOMPLETE = 0x02;
  public static final int F_FOREIGN = 0x04;
  public static final int F_RECORDER = 0x08;
  public static final int FF_TRUNCATED = 0x01;
  public static final int FF_UNREADABLE = 0x02;

  public static final int PROC_FORK = 0x01;
  public static final int PROC_EXEC = 0x02;

  public static final int SESSION_OPEN = 1;
  public static final int SESSION_CLOSE = 2;
  public static final int ACCESS_READ = 0x01;
  public static final int ACCESS_WRITE = 0x02;
  public static final int ACCESS_CREATED = 0x04;
  public static final int ACCESS_TRUNCATE = 0x08;
  public static final int ACCESS_APPEND = 0x10;
  public static final int ACCESS_IMPLIED = 0x20;
  public static final int ACCESS_INHERITED = 0x40;
  public static final int ACCESS_MAPPED = 0x80;

  /** {@code PROC_START.exe_flags}: a file that only memory holds. */
  public static final int EXE_MEMORY = 0x01;

  /** {@code FILE_OP.call_flags} of XATTR: it was removed. */
  public static final int XATTR_REMOVED = 0x80000000;

  public static final int FLOW_CONNECT = 1;
  public static final int FLOW_ACCEPT = 2;
  public static final int FLOW_LISTEN = 3;
  public static final int FLOW_CLOSE = 4;
  public static final int FLOW_SEND = 5;
  public static final int FLOW_RECEIVE = 6;
  public static final int FLOW_BIND = 7;
  public static final int FLOW_RAW = 8;

  public static final int IPC_MOMENT = 0;
  public static final int IPC_BEGAN = 1;
  public static final int IPC_ENDED = 2;

  public static final int IMAGE_LIBRARY = 1;
  public static final int IMAGE_DRIVER = 2;
  public static final int IMAGE_MEMORY = 3;
  public static final int SIGNED_UNKNOWN = 0;
  public static final int SIGNED_VALID = 1;
  public static final int SIGNED_NOT = 2;

  public static final int RAN_EXECUTABLE = 1;
  public static final int RAN_SCRIPT = 2;
  public static final int RAN_LIBRARY = 3;

  /** Rights in {@code FILE_OP.mode} of SHARE and ACCESS, as Windows numbers them. */
  public static final int RIGHT_WRITE_DATA = 0x2;

  public static final int RIGHT_APPEND_DATA = 0x4;

  /** Offsets in {@code struct drec_header}. */
  public static final class Header {
    public static final int LENGTH = 0;
    public static final int TYPE = 4;
    public static final int VERSION = 6;
    public static final int FLAGS = 7;
    public static final int BODY_LENGTH = 8;
    public static final int CPU = 10;
    public static final int HOOK = 12;
    public static final int TIME_NS = 16;
    public static final int PID = 24;
    public static final int TID = 28;
    public static final int START_NS = 32;
    public static final int BYTES = 40;

    private Header() {}
  }

  /** Offsets in {@code struct drec_field}. */
  public static final class Field {
    public static final int ID = 0;
    public static final int FLAGS = 2;
    public static final int LENGTH = 4;
    public static final int TRUE_LENGTH = 8;
    public static final int BYTES = 16;

    private Field() {}
  }

  /** Offsets in {@code struct drec_proc_start}. */
  public static final class ProcStart {
    public static final int KIND = 0;
    public static final int PARENT_PID = 4;
    public static final int PARENT_START_NS = 8;
    public static final int SESSION_PID = 16;
    public static final int GROUP_PID = 20;
    public static final int SESSION_START_NS = 24;
    public static final int UID = 32;
    public static final int GID = 36;
    public static final int EUID = 40;
    public static final int EGID = 44;
    public static final int SUID = 48;
    public static final int SGID = 52;
    public static final int LOGIN_UID = 56;
    public static final int AUDIT_SESSION = 60;
    public static final int CAPS_EFFECTIVE = 64;
    public static final int TTY_MAJOR = 72;
    public static final int TTY_MINOR = 76;
    public static final int CGROUP_ID = 80;
    public static final int MNT_NS = 88;
    public static final int PID_NS = 92;
    public static final int NET_NS = 96;
    public static final int USER_NS = 100;
    public static final int NS_PID = 104;
    public static final int ARGC = 108;
    public static final int EXE_DEV = 112;
    public static final int EXE_INODE = 120;
    public static final int EXE_GENERATION = 128;
    public static final int EXE_MODE = 132;
    public static final int EXE_SIZE = 136;
    public static final int EXE_CTIME_NS = 144;
    public static final int EXE_MTIME_NS = 152;
    public static final int EXE_LINKS = 160;
    public static final int EXE_FLAGS = 164;
    public static final int STDIN_DEV = 168;
    public static final int STDIN_INODE = 176;
    public static final int STDIN_MODE = 184;
    public static final int BYTES = 192;

    private ProcStart() {}
  }

  /** Offsets in {@code struct drec_proc_exit}. */
  public static final class ProcExit {
    public static final int WAIT_STATUS = 0;
    public static final int USER_NS = 8;
    public static final int SYSTEM_NS = 16;
    public static final int BYTES = 24;

    private ProcExit() {}
  }

  /** Offsets in {@code struct drec_file_session}. */
  public static final class FileSession {
    public static final int PHASE = 0;
    public static final int ACCESS = 4;
    public static final int DEV = 8;
    public static final int INODE = 16;
    public static final int GENERATION = 24;
    public static final int MODE = 28;
    public static final int SIZE = 32;
    public static final int OPEN_TIME_NS = 40;
    public static final int BYTES_READ = 48;
    public static final int BYTES_WRITTEN = 56;
    public static final int OPEN_FLAGS = 64;
    public static final int FD = 68;
    public static final int BYTES = 72;

    private FileSession() {}
  }

  /** Offsets in {@code struct drec_file_op}. */
  public static final class FileOp {
    public static final int OP = 0;
    public static final int RESULT = 4;
    public static final int DEV = 8;
    public static final int INODE = 16;
    public static final int GENERATION = 24;
    public static final int MODE = 28;
    public static final int UID = 32;
    public static final int GID = 36;
    public static final int SIZE = 40;
    public static final int CALL_FLAGS = 48;
    public static final int BYTES = 56;

    private FileOp() {}
  }

  /** Offsets in {@code struct drec_net_flow}. */
  public static final class NetFlow {
    public static final int PHASE = 0;
    public static final int RESULT = 4;
    public static final int FAMILY = 8;
    public static final int PROTOCOL = 10;
    public static final int LOCAL_PORT = 12;
    public static final int REMOTE_PORT = 14;
    public static final int LOCAL_ADDR = 16;
    public static final int REMOTE_ADDR = 32;
    public static final int SOCKET_ID = 48;
    public static final int NET_NS = 56;
    public static final int OUTBOUND = 60;
    public static final int OPEN_TIME_NS = 64;
    public static final int BYTES_SENT = 72;
    public static final int BYTES_RECEIVED = 80;
    public static final int BYTES = 88;

    private NetFlow() {}
  }

  /** Offsets in {@code struct drec_health}. */
  public static final class Health {
    public static final int KIND = 0;
    public static final int CAUSE = 4;
    public static final int FROM_NS = 8;
    public static final int TO_NS = 16;
    public static final int COUNT = 24;
    public static final int HITS = 32;
    public static final int RECORDED = 40;
    public static final int LOST = 48;
    public static final int BYTES = 56;

    private Health() {}
  }

  /** Offsets in {@code struct drec_dns}. */
  public static final class Dns {
    public static final int STATUS = 0;
    public static final int RECEIVED = 4;
    public static final int SERVER_ADDR = 8;
    public static final int SOCKET_ID = 24;
    public static final int FAMILY = 32;
    public static final int SERVER_PORT = 34;
    public static final int BYTES = 40;

    private Dns() {}
  }

  /** Offsets in {@code struct drec_ipc}. */
  public static final class Ipc {
    public static final int KIND = 0;
    public static final int ACCESS = 4;
    public static final int TARGET_PID = 8;
    public static final int TARGET_TID = 12;
    public static final int TARGET_START_NS = 16;
    public static final int ADDRESS = 24;
    public static final int DEV = 32;
    public static final int INODE = 40;
    public static final int OPEN_TIME_NS = 48;
    public static final int COUNT = 56;
    public static final int FD = 64;
    public static final int PHASE = 68;
    public static final int BYTES = 72;

    private Ipc() {}
  }

  /** Offsets in {@code struct drec_registry}. */
  public static final class Registry {
    public static final int OP = 0;
    public static final int BYTES = 8;

    private Registry() {}
  }

  /** Offsets in {@code struct drec_image_load}. */
  public static final class ImageLoad {
    public static final int KIND = 0;
    public static final int SIGNATURE = 4;
    public static final int ADDRESS = 8;
    public static final int SIZE = 16;
    public static final int DEV = 24;
    public static final int INODE = 32;
    public static final int GENERATION = 40;
    public static final int LINKS = 44;
    public static final int PROTECTION = 48;
    public static final int FILE_SIZE = 56;
    public static final int CTIME_NS = 64;
    public static final int MTIME_NS = 72;
    public static final int BYTES = 80;

    private ImageLoad() {}
  }

  /** Offsets in {@code struct drec_cred_change}. */
  public static final class CredChange {
    public static final int KIND = 0;
    public static final int CALL_FLAGS = 4;
    public static final int UID = 8;
    public static final int GID = 12;
    public static final int EUID = 16;
    public static final int EGID = 20;
    public static final int SUID = 24;
    public static final int SGID = 28;
    public static final int CAPS_EFFECTIVE = 32;
    public static final int MNT_NS = 40;
    public static final int PID_NS = 44;
    public static final int NET_NS = 48;
    public static final int USER_NS = 52;
    public static final int BYTES = 56;

    private CredChange() {}
  }

  /** Offsets in {@code struct drec_kernel_act}. */
  public static final class KernelAct {
    public static final int KIND = 0;
    public static final int SUBTYPE = 4;
    public static final int CALL_FLAGS = 8;
    public static final int FD = 12;
    public static final int DEV = 16;
    public static final int INODE = 24;
    public static final int GENERATION = 32;
    public static final int BYTES = 40;

    private KernelAct() {}
  }

  /** Offsets in {@code struct drec_auth}. */
  public static final class Auth {
    public static final int KIND = 0;
    public static final int LOGON_TYPE = 4;
    public static final int STATUS = 8;
    public static final int FAMILY = 12;
    public static final int SOURCE_PORT = 14;
    public static final int SOURCE_ADDR = 16;
    public static final int BYTES = 32;

    private Auth() {}
  }

  /** Offsets in {@code struct drec_log}. */
  public static final class Log {
    public static final int LEVEL = 0;
    public static final int BYTES = 8;

    private Log() {}
  }

  /** Offsets in {@code struct drec_script}. */
  public static final class Script {
    public static final int PART = 0;
    public static final int PARTS = 4;
    public static final int BYTES = 8;

    private Script() {}
  }

  /** Offsets in {@code struct drec_file_hash}. */
  public static final class FileHash {
    public static final int STATE = 0;
    public static final int ROLE = 4;
    public static final int DEV = 8;
    public static final int INODE = 16;
    public static final int GENERATION = 24;
    public static final int ENTROPY_MILLIBITS = 28;
    public static final int SIZE = 32;
    public static final int CTIME_NS = 40;
    public static final int MTIME_NS = 48;
    public static final int BYTES = 56;

    private FileHash() {}
  }

  /** Offsets in {@code struct drec_system_act}. */
  public static final class SystemAct {
    public static final int KIND = 0;
    public static final int TARGET_PID = 4;
    public static final int BYTES = 8;

    private SystemAct() {}
  }

  /** Offsets in {@code struct drec_origin}. */
  public static final class Origin {
    public static final int RECORD_NUMBER = 0;
    public static final int SOURCE_TIME_NS = 8;
    public static final int EVENT_CODE = 16;
    public static final int COLLECTED = 20;
    public static final int FINGERPRINT = 24;
    public static final int BYTES = 40;

    private Origin() {}
  }

  /** Offsets in {@code struct drec_counter}. */
  public static final class Counter {
    public static final int HOOK = 0;
    public static final int CAUSE = 2;
    public static final int VALUE = 8;
    public static final int BYTES = 16;

    private Counter() {}
  }

  /** Offsets in {@code struct drec_frame}. */
  public static final class Frame {
    public static final int MAGIC = 0;
    public static final int VERSION = 4;
    public static final int HEADER_LENGTH = 6;
    public static final int LENGTH = 8;
    public static final int CRC32C = 12;
    public static final int SEQUENCE = 16;
    public static final int RECORD_COUNT = 24;
    public static final int CLOCK = 28;
    public static final int CHAIN_KIND = 30;
    public static final int FIRST_TIME_NS = 32;
    public static final int LAST_TIME_NS = 40;
    public static final int CLOCK_OFFSET_NS = 48;
    public static final int WRITTEN_TIME_NS = 56;
    public static final int HOST_ID = 64;
    public static final int BOOT_ID = 80;
    public static final int PREVIOUS = 96;
    public static final int CHAIN = 128;
    public static final int BYTES = 160;

    private Frame() {}
  }

  private RecordLayout() {}
}
