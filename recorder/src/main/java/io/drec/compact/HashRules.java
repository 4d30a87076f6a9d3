package io.drec.compact;

import io.drec.record.FieldId;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.FileHash;
import io.drec.record.RecordView;
import io.drec.store.Entity;
import io.drec.store.FileRow;
import io.drec.store.ProcessRow;
import io.drec.store.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of FILE_HASH: what the files held that were run. One record tells it of a version of a file;
 * every exec of that version that comes later takes it from the file ({@link ProcessRules}).
 */
final class HashRules {
  private final Rows rows;
  private final FileNames names;
  private final FileRules files;
  private final SymbolicLinks links;

  HashRules(Rows rows, FileNames names, FileRules files, SymbolicLinks links) {
    this.rows = rows;
    this.names = names;
    this.files = files;
    this.links = links;
  }

  void hashed(Act act) {
    RecordView record = act.record();
    byte[] path = act.whole(FieldId.PATH);
    FileRow file = file(act, path);
    List<String> hashes = ForeignProcessRules.hashes(act);
    if (file == null || hashes.isEmpty()) {
      return; // why there is none stands in the record, and is found by search
    }
    ProcessRow process = rows.actor(act);
    file.hashed(hashes, record.bodyLong(FileHash.CTIME_NS));
    file.size = record.bodyLong(FileHash.SIZE);
    files.post(
        act,
        file,
        path == null ? file.currentPath() : Text.decode(path),
        process == null ? null : process.id());
    files.postHashes(act, file, hashes, process == null ? null : process.id());
    if (process != null && record.bodyInt(FileHash.ROLE) == RecordLayout.RAN_EXECUTABLE) {
      describe(process, file, hashes);
    }
  }

  /** A script is told by its path alone, as its exec was; null when another is known there. */
  private @Nullable FileRow file(Act act, byte @Nullable [] path) {
    RecordView record = act.record();
    long inode = record.bodyLong(FileHash.INODE);
    int generation = record.bodyInt(FileHash.GENERATION);
    if (generation != RecordLayout.UNKNOWN_U32) {
      return names.file(act, record.bodyLong(FileHash.DEV), inode, generation, null);
    }
    if (path == null) {
      return null;
    }
    FileRow file = names.resolve(act, links.resolved(act, path));
    Long known = file.inode;
    return known == null || known == inode ? file : null;
  }

  private static void describe(ProcessRow process, FileRow file, List<String> hashes) {
    Entity.Image image = process.currentImage();
    if (image != null && file.id().equals(image.file()) && image.hashes().isEmpty()) {
      process.replaceImage(image.with(hashes));
    }
  }
}
