package io.drec.query.ecs;

import io.drec.dns.DnsDecoder;
import io.drec.dns.DnsMessage;
import io.drec.record.CredKind;
import io.drec.record.FieldId;
import io.drec.record.IpcKind;
import io.drec.record.KernelKind;
import io.drec.record.Paths;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.CredChange;
import io.drec.record.RecordLayout.Dns;
import io.drec.record.RecordLayout.FileSession;
import io.drec.record.RecordLayout.Ipc;
import io.drec.record.RecordLayout.KernelAct;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordView;
import io.drec.store.Addresses;
import io.drec.store.Text;
import org.jspecify.annotations.Nullable;

/** What only the Linux sensor tells, as events. */
final class LinuxEvents {
  private static final int TYPE_MASK = 0170000;
  private static final int FIFO = 0010000;
  private static final int CHARACTER = 0020000;
  private static final int BLOCK = 0060000;
  private static final int REGULAR = 0100000;
  private static final int SOCKET = 0140000;

  private LinuxEvents() {}

  /** Of an exec: where its input comes from, and what changes what it loads. */
  static void start(EcsEvent event, RecordView record) {
    int mode = record.bodyInt(ProcStart.STDIN_MODE);
    long inode = record.bodyLong(ProcStart.STDIN_INODE);
    String path = Texts.of(record, FieldId.STDIN);
    String kind = kind(mode);
    event
        .put(EcsField.DREC_STDIN_TYPE, kind)
        .put(
            EcsField.DREC_STDIN_PATH,
            path == null && kind != null && (mode & TYPE_MASK) == FIFO ? pipe(inode) : path)
        .putAll(EcsField.PROCESS_ENV_VARS, Texts.list(record, FieldId.ENV));
    if ((record.bodyInt(ProcStart.EXE_FLAGS) & RecordLayout.EXE_MEMORY) != 0) {
      event.put(EcsField.DREC_PROCESS_FILELESS, true);
    }
  }

  private static @Nullable String kind(int mode) {
    return switch (mode & TYPE_MASK) {
      case FIFO -> "pipe";
      case CHARACTER -> "character-device";
      case BLOCK -> "block-device";
      case REGULAR -> "file";
      case SOCKET -> "socket";
      default -> null;
    };
  }

  private static String pipe(long inode) {
    return "pipe:[" + Long.toUnsignedString(inode) + "]";
  }

  static void session(EcsEvent event, RecordView record) {
    int access = record.bodyInt(FileSession.ACCESS);
    if ((access & RecordLayout.ACCESS_INHERITED) != 0) {
      event.put(EcsField.DREC_FILE_INHERITED, true);
    }
    if ((access & RecordLayout.ACCESS_MAPPED) != 0) {
      event.put(EcsField.DREC_FILE_MAPPED, true);
    }
  }

  static void ipc(EcsEvent event, @Nullable IpcKind kind, RecordView record) {
    if (kind == IpcKind.SIGNAL) {
      event.put(EcsField.DREC_SIGNAL, record.bodyInt(Ipc.ACCESS));
    }
    if (kind == IpcKind.PIPE_WRITE || kind == IpcKind.PIPE_READ) {
      long bytes = record.bodyLong(Ipc.COUNT);
      event
          .put(EcsField.DREC_PIPE_BYTES, bytes == RecordLayout.UNKNOWN_U64 ? null : bytes)
          .put(EcsField.FILE_INODE, Long.toUnsignedString(record.bodyLong(Ipc.INODE)));
      if (!record.hasField(FieldId.PATH)) {
        event.put(EcsField.DREC_PIPE_NAME, pipe(record.bodyLong(Ipc.INODE)));
      }
    }
    String name = Texts.of(record, FieldId.NAME);
    if (name != null) {
      event.put(EcsField.DREC_PIPE_NAME, "@" + name);
    }
  }

  static void dns(EcsEvent event, RecordView record) {
    boolean received = record.bodyInt(Dns.RECEIVED) == 1;
    HostEvents.common(event, received ? "dns-answer" : "dns-query", "network", "protocol");
    int family = record.bodyU16(Dns.FAMILY);
    if (family != 0) {
      event
          .put(
              EcsField.DESTINATION_IP,
              Addresses.text(family, record.bodyBytes(Dns.SERVER_ADDR, 16)))
          .put(EcsField.DESTINATION_PORT, record.bodyU16(Dns.SERVER_PORT));
    }
    byte[] packet = record.fieldBytes(FieldId.PACKET);
    DnsMessage message = packet == null ? null : DnsDecoder.decode(packet);
    if (message == null) {
      event.put(EcsField.EVENT_OUTCOME, "unknown");
      return;
    }
    event
        .put(EcsField.DNS_QUESTION_NAME, message.name())
        .put(EcsField.DNS_QUESTION_TYPE, type(message.type()))
        .putAll(EcsField.DNS_ANSWERS_DATA, message.answers())
        .putAll(EcsField.DNS_RESOLVED_IP, message.addresses());
    if (message.response()) {
      event
          .put(EcsField.DNS_RESPONSE_CODE, Integer.toString(message.responseCode()))
          .put(EcsField.EVENT_OUTCOME, message.responseCode() == 0 ? "success" : "failure");
    } else {
      event.put(EcsField.EVENT_OUTCOME, "unknown");
    }
  }

  private static String type(int type) {
    return switch (type) {
      case 1 -> "A";
      case 2 -> "NS";
      case 5 -> "CNAME";
      case 12 -> "PTR";
      case 15 -> "MX";
      case 16 -> "TXT";
      case 28 -> "AAAA";
      case 33 -> "SRV";
      case 65 -> "HTTPS";
      default -> Integer.toString(type);
    };
  }

  static void credentials(EcsEvent event, RecordView record) {
    CredKind kind = CredKind.ofCode(record.bodyInt(CredChange.KIND));
    String action =
        kind == null
            ? "credentials-" + record.bodyInt(CredChange.KIND)
            : switch (kind) {
              case USER -> "user-changed";
              case GROUP -> "group-changed";
              case CAPABILITIES -> "capabilities-changed";
              case JOIN -> "namespace-joined";
              case UNSHARE -> "namespace-unshared";
              case ROOT -> "root-changed";
            };
    HostEvents.common(event, action, "process", "change");
    event
        .put(EcsField.EVENT_OUTCOME, "success")
        .put(EcsField.USER_ID, Integer.toUnsignedString(record.bodyInt(CredChange.UID)))
        .put(EcsField.USER_EFFECTIVE_ID, Integer.toUnsignedString(record.bodyInt(CredChange.EUID)))
        .put(EcsField.GROUP_ID, Integer.toUnsignedString(record.bodyInt(CredChange.GID)))
        .put(
            EcsField.DREC_CAPABILITIES,
            "0x" + Long.toHexString(record.bodyLong(CredChange.CAPS_EFFECTIVE)))
        .put(EcsField.DREC_ROOT, Texts.of(record, FieldId.ROOT));
    int flags = record.bodyInt(CredChange.CALL_FLAGS);
    event.put(EcsField.DREC_CALL_FLAGS, flags == 0 ? null : "0x" + Integer.toHexString(flags));
  }

  static void kernel(EcsEvent event, RecordView record) {
    KernelKind kind = KernelKind.ofCode(record.bodyInt(KernelAct.KIND));
    String action =
        kind == null
            ? "kernel-" + record.bodyInt(KernelAct.KIND)
            : switch (kind) {
              case MODULE_LOAD -> "driver-load";
              case MODULE_UNLOAD -> "driver-unload";
              case BPF_LOAD -> "bpf-load";
              case BPF_ATTACH -> "bpf-attach";
              case KEXEC -> "kexec";
              case IO_URING -> "io-uring";
            };
    boolean uring = kind == KernelKind.IO_URING;
    HostEvents.common(event, action, uring ? "process" : "driver", uring ? "access" : "change");
    String path = absolute(record, FieldId.PATH, FieldId.DIR);
    String path2 = absolute(record, FieldId.PATH2, FieldId.DIR2);
    event
        .put(EcsField.DREC_KERNEL_OPERATION, operation(kind, record.bodyInt(KernelAct.SUBTYPE)))
        .put(EcsField.DREC_KERNEL_NAME, Texts.of(record, FieldId.NAME))
        .put(EcsField.MESSAGE, Texts.of(record, FieldId.TEXT));
    String named = path2 == null ? path : path2;
    if (uring && named != null) {
      event.put(EcsField.FILE_PATH, named).put(EcsField.FILE_NAME, Texts.leaf(named));
      if (path2 != null) {
        event.put(EcsField.FILE_EXT_ORIGINAL_PATH, path);
      }
    } else if (named != null) {
      event.put(EcsField.DLL_PATH, named).put(EcsField.DLL_NAME, Texts.leaf(named));
    }
  }

  private static String operation(@Nullable KernelKind kind, int subtype) {
    if (kind != KernelKind.IO_URING) {
      return Integer.toUnsignedString(subtype);
    }
    return switch (subtype) {
      case 1, 4, 22 -> "read";
      case 2, 5, 23 -> "write";
      case 9, 26 -> "send";
      case 10, 27 -> "receive";
      case 13 -> "accept";
      case 16 -> "connect";
      case 18, 28 -> "open";
      case 30 -> "splice";
      case 35 -> "rename";
      case 36 -> "unlink";
      default -> Integer.toUnsignedString(subtype);
    };
  }

  private static @Nullable String absolute(RecordView record, FieldId path, FieldId dir) {
    byte[] bytes = record.fieldBytes(path);
    if (bytes == null) {
      return null;
    }
    byte[] joined = Paths.absolute(record.fieldBytes(dir), bytes);
    return joined == null ? Texts.of(record, path) : Text.decode(joined);
  }

  /** What an event of a file is about, beside its path. */
  static void attribute(EcsEvent event, RecordView record, boolean mount) {
    event.put(
        mount ? EcsField.DREC_FILE_SYSTEM : EcsField.DREC_FILE_ATTRIBUTE,
        Texts.of(record, FieldId.NAME));
  }
}
