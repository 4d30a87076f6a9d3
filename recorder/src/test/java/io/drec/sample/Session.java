package io.drec.sample;

import io.drec.record.FieldId;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.FileSession;
import io.drec.record.RecordType;
import io.drec.store.EntityId;
import io.drec.store.EntityIds;

/** A file that a process of a story has open. */
public final class Session {
  private final Proc process;
  private final String path;
  private final long inode;
  private final int access;
  private final long openTimeNs;

  private Session(Proc process, String path, long inode, int access, long openTimeNs) {
    this.process = process;
    this.path = path;
    this.inode = inode;
    this.access = access;
    this.openTimeNs = openTimeNs;
  }

  static Session open(Proc process, String path, long inode, int access) {
    long openTimeNs = process.frames.nowNs() + Frames.MS;
    Session session = new Session(process, path, inode, access, openTimeNs);
    session.record(RecordLayout.SESSION_OPEN).bodyLong(FileSession.BYTES_WRITTEN, -1);
    process.frames.builder.bodyLong(FileSession.BYTES_READ, -1).field(FieldId.PATH, path);
    process.frames.add();
    return session;
  }

  /** The recorder opens a file for reading, to take its hash. */
  static void openedByRecorder(Proc process, String path, long inode) {
    long openTimeNs = process.frames.nowNs() + Frames.MS;
    new Session(process, path, inode, RecordLayout.ACCESS_READ, openTimeNs)
        .record(RecordLayout.SESSION_OPEN)
        .flags(RecordLayout.F_RECORDER)
        .field(FieldId.PATH, path);
    process.frames.add();
  }

  /** A session whose open was not recorded. */
  public static Session unseen(Proc process, String path, long inode, int access, long openNs) {
    return new Session(process, path, inode, access, openNs);
  }

  public EntityId file() {
    return new EntityIds().file(process.frames.hostId(), Frames.DEVICE, inode, 0);
  }

  /** On the frame's clock. */
  public long openTimeNs() {
    return openTimeNs;
  }

  /** Closes it after as many bytes went over, in the direction it was opened for. */
  public void close(long bytes) {
    boolean write = (access & RecordLayout.ACCESS_WRITE) != 0;
    boolean read = (access & RecordLayout.ACCESS_READ) != 0;
    record(RecordLayout.SESSION_CLOSE)
        .bodyLong(FileSession.SIZE, bytes)
        .bodyLong(FileSession.BYTES_WRITTEN, write ? bytes : 0)
        .bodyLong(FileSession.BYTES_READ, read ? bytes : 0)
        .field(FieldId.PATH, path);
    process.frames.add();
  }

  private RecordBuilder record(int phase) {
    return process
        .record(RecordType.FILE_SESSION, FileSession.BYTES)
        .bodyInt(FileSession.PHASE, phase)
        .bodyInt(FileSession.ACCESS, access)
        .bodyLong(FileSession.DEV, Frames.DEVICE)
        .bodyLong(FileSession.INODE, inode)
        .bodyInt(FileSession.MODE, 0100644)
        .bodyLong(FileSession.OPEN_TIME_NS, openTimeNs);
  }
}
