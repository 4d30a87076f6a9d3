package io.drec.linux.hash;

import io.drec.linux.facts.FactHook;
import io.drec.linux.facts.FactOutbox;
import io.drec.record.FieldId;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.FileHash;
import io.drec.record.RecordType;

/** Writes FILE_HASH. One thread. */
final class HashRecords {
  private final FactOutbox outbox;
  private final RecordBuilder builder = new RecordBuilder();

  HashRecords(FactOutbox outbox) {
    this.outbox = outbox;
  }

  /**
   * @param timeNs now, on the records' clock
   */
  void tell(Ran ran, Findings findings, long timeNs) {
    FileVersion version = findings.version();
    builder
        .begin(RecordType.FILE_HASH, FileHash.BYTES, timeNs)
        .hook(FactHook.HASH.number())
        .process(ran.pid(), 0, ran.startNs())
        .bodyInt(FileHash.STATE, findings.state().code())
        .bodyInt(FileHash.ROLE, ran.role())
        .bodyInt(FileHash.GENERATION, ran.generation())
        .bodyInt(FileHash.ENTROPY_MILLIBITS, findings.entropyMillibits())
        .bodyLong(FileHash.SIZE, version == null ? RecordLayout.UNKNOWN_U64 : version.sizeBytes());
    if (version != null) {
      builder
          .bodyLong(FileHash.DEV, deviceOf(ran, version))
          .bodyLong(FileHash.INODE, inodeOf(ran, version))
          .bodyLong(FileHash.CTIME_NS, ctimeOf(ran, version))
          .bodyLong(FileHash.MTIME_NS, version.mtimeNs());
    }
    if (ran.path().length > 0) {
      builder.field(FieldId.PATH, ran.path());
    }
    if (!findings.hashes().isEmpty()) {
      builder.field(FieldId.HASHES, String.join(",", findings.hashes()));
      builder.field(FieldId.FIRST_BYTES, findings.firstBytes());
    }
    if (findings.error() != null) {
      builder.field(FieldId.ERROR, findings.error());
    }
    outbox.offer(FactHook.HASH, builder.end());
  }

  /** The kernel's own numbers, by which the records of the exec name the file. */
  private static long deviceOf(Ran ran, FileVersion found) {
    FileVersion told = ran.version();
    return told == null ? found.device() : told.device();
  }

  /** That of the exec; by now its name may have been removed, which changes it. */
  private static long ctimeOf(Ran ran, FileVersion found) {
    FileVersion told = ran.version();
    return told == null || told.isTimedAs(found) ? found.ctimeNs() : told.ctimeNs();
  }

  private static long inodeOf(Ran ran, FileVersion found) {
    FileVersion told = ran.version();
    return told == null ? found.inode() : told.inode();
  }
}
