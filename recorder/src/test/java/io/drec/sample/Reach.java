package io.drec.sample;

import io.drec.record.CredKind;
import io.drec.record.FieldId;
import io.drec.record.FileOpKind;
import io.drec.record.IpcKind;
import io.drec.record.KernelKind;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.CredChange;
import io.drec.record.RecordLayout.Dns;
import io.drec.record.RecordLayout.FileOp;
import io.drec.record.RecordLayout.ImageLoad;
import io.drec.record.RecordLayout.Ipc;
import io.drec.record.RecordLayout.KernelAct;
import io.drec.record.RecordLayout.Script;
import io.drec.record.RecordType;
import io.drec.store.EntityId;
import io.drec.store.EntityIds;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What processes of a story hand to one another, as the Linux sensor tells it. */
public final class Reach {
  private static final int PIPES = 12;
  private static final long NOT_COUNTED = -1;

  private Reach() {}

  /** What went through a pipe, in one direction. */
  public static final class Pipe {
    private final Proc process;
    private final IpcKind kind;
    private final long inode;
    private final int fd;
    private final long openTimeNs;

    private Pipe(Proc process, IpcKind kind, long inode, int fd) {
      this.process = process;
      this.kind = kind;
      this.inode = inode;
      this.fd = fd;
      this.openTimeNs = process.frames.nowNs() + Frames.MS;
    }

    public EntityId id() {
      return new EntityIds().file(process.frames.hostId(), PIPES, inode, 0);
    }

    public void close(long bytes) {
      record(RecordLayout.IPC_ENDED).bodyLong(Ipc.COUNT, bytes);
      process.frames.add();
    }

    private RecordBuilder record(int phase) {
      return process
          .record(RecordType.IPC, Ipc.BYTES)
          .bodyInt(Ipc.KIND, kind.code())
          .bodyInt(Ipc.PHASE, phase)
          .bodyInt(Ipc.FD, fd)
          .bodyLong(Ipc.DEV, PIPES)
          .bodyLong(Ipc.INODE, inode)
          .bodyLong(Ipc.OPEN_TIME_NS, openTimeNs)
          .bodyLong(Ipc.COUNT, NOT_COUNTED);
    }
  }

  /** Writes the first byte into a pipe. */
  public static Pipe write(Proc process, long inode) {
    return begin(new Pipe(process, IpcKind.PIPE_WRITE, inode, 1));
  }

  /** Reads the first byte from a pipe. */
  public static Pipe read(Proc process, long inode, int fd) {
    return begin(new Pipe(process, IpcKind.PIPE_READ, inode, fd));
  }

  /** The close of a pipe whose first byte was not recorded. */
  public static Pipe unseen(Proc process, long inode) {
    return new Pipe(process, IpcKind.PIPE_WRITE, inode, 1);
  }

  private static Pipe begin(Pipe pipe) {
    pipe.record(RecordLayout.IPC_BEGAN);
    pipe.process.frames.add();
    return pipe;
  }

  /** An act of a moment on another process. */
  public static void act(Proc process, IpcKind kind, int access, Proc target) {
    process
        .record(RecordType.IPC, Ipc.BYTES)
        .bodyInt(Ipc.KIND, kind.code())
        .bodyInt(Ipc.ACCESS, access)
        .bodyInt(Ipc.TARGET_PID, target.pid)
        .bodyLong(Ipc.TARGET_START_NS, target.startNs);
    process.frames.add();
  }

  /** Was given this text through its standard input, of which more may come. */
  public static void runs(Proc process, String text) {
    process.record(RecordType.SCRIPT, Script.BYTES).bodyInt(Script.PART, 1);
    process
        .frames
        .builder
        .field(FieldId.SCRIPT_ID, "stdin=" + process.pid)
        .field(FieldId.VALUE, text);
    process.frames.add();
  }

  /** Maps a file as a library. */
  public static void loads(Proc process, String path, long inode, int links) {
    process
        .record(RecordType.IMAGE_LOAD, ImageLoad.BYTES)
        .bodyInt(ImageLoad.KIND, RecordLayout.IMAGE_LIBRARY)
        .bodyLong(ImageLoad.DEV, Frames.DEVICE)
        .bodyLong(ImageLoad.INODE, inode)
        .bodyInt(ImageLoad.LINKS, links)
        .field(FieldId.PATH, path);
    process.frames.add();
  }

  /** Changes its credentials. */
  public static void becomes(Proc process, CredKind kind, int uid, int effective) {
    process
        .record(RecordType.CRED_CHANGE, CredChange.BYTES)
        .bodyInt(CredChange.KIND, kind.code())
        .bodyInt(CredChange.UID, uid)
        .bodyInt(CredChange.EUID, effective);
    process.frames.add();
  }

  /** An operation on a file by its inode, or 0, and its paths. */
  public static void operates(
      Proc process, FileOpKind kind, long inode, String path, @Nullable String path2) {
    RecordBuilder builder =
        process
            .record(RecordType.FILE_OP, FileOp.BYTES)
            .bodyInt(FileOp.OP, kind.code())
            .bodyLong(FileOp.DEV, inode == 0 ? 0 : Frames.DEVICE)
            .bodyLong(FileOp.INODE, inode);
    paths(process, builder, path, path2);
  }

  /** Hands a request to io_uring. */
  public static void asks(
      Proc process, int operation, int flags, String path, @Nullable String path2) {
    RecordBuilder builder =
        process
            .record(RecordType.KERNEL, KernelAct.BYTES)
            .bodyInt(KernelAct.KIND, KernelKind.IO_URING.code())
            .bodyInt(KernelAct.SUBTYPE, operation)
            .bodyInt(KernelAct.CALL_FLAGS, flags);
    paths(process, builder, path, path2);
  }

  private static void paths(
      Proc process, RecordBuilder builder, String path, @Nullable String path2) {
    builder.field(FieldId.PATH, path);
    if (path2 != null) {
      builder.field(FieldId.PATH2, path2);
    }
    process.frames.add();
  }

  /** An answer of the name server at 192.0.2.53 with one IPv4 address. */
  public static void answer(Proc process, String name, int... address) {
    RecordBuilder builder =
        process
            .record(RecordType.DNS, Dns.BYTES)
            .bodyInt(Dns.STATUS, -1)
            .bodyInt(Dns.RECEIVED, 1)
            .bodyLong(Dns.SOCKET_ID, 5353);
    builder.field(FieldId.PACKET, message(name, address));
    process.frames.add();
  }

  /** A response (RFC 1035) to a question for the address of a name. */
  public static byte[] message(String name, int... address) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0, 7, (byte) 0x81, (byte) 0x80, 0, 1, 0, 1, 0, 0, 0, 0});
    for (String label : name.split("\\.")) {
      out.write(label.length());
      out.writeBytes(label.getBytes(StandardCharsets.ISO_8859_1));
    }
    out.writeBytes(new byte[] {0, 0, 1, 0, 1});
    out.writeBytes(new byte[] {(byte) 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4});
    for (int part : address) {
      out.write(part);
    }
    return out.toByteArray();
  }
}
