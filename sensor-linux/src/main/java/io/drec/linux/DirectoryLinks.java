package io.drec.linux;

import io.drec.record.FieldId;
import io.drec.record.FileOpKind;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.FileOp;
import io.drec.record.RecordType;
import io.drec.sensor.RecordSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Tells the recording which of the system's usual directories are symbolic links, such as /bin to
 * usr/bin and /var/run to /run.
 *
 * <p>Calls such as unlink are recorded with the path they were given; whoever reads the recording
 * can resolve it by these facts and not by the file system of another day.
 */
final class DirectoryLinks {
  private static final List<String> PARENTS = List.of("/", "/usr", "/var");

  private final Host host;
  private final RecordBuilder builder = new RecordBuilder();

  DirectoryLinks(Host host) {
    this.host = host;
  }

  /** One FILE_OP SYMLINK with F_SNAPSHOT for each: PATH the link's text, PATH2 the link. */
  void deliver(RecordSink sink, long timeNs, DeliveryCounts counts) {
    for (String parent : PARENTS) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(host.path(parent))) {
        for (Path entry : entries) {
          if (Files.isSymbolicLink(entry) && Files.isDirectory(entry)) {
            deliver(sink, timeNs, entry);
            counts.delivered(Hook.USER.number());
          }
        }
      } catch (IOException e) {
        continue; // a directory that cannot be listed gives no facts
      }
    }
  }

  private void deliver(RecordSink sink, long timeNs, Path link) throws IOException {
    String name = "/" + host.root().relativize(link);
    ByteBuffer fact =
        builder
            .begin(RecordType.FILE_OP, FileOp.BYTES, timeNs)
            .flags(RecordLayout.F_SNAPSHOT)
            .hook(Hook.USER.number())
            .bodyInt(FileOp.OP, FileOpKind.SYMLINK.code())
            .bodyInt(FileOp.UID, RecordLayout.UNKNOWN_U32)
            .bodyInt(FileOp.GID, RecordLayout.UNKNOWN_U32)
            .field(FieldId.PATH, Files.readSymbolicLink(link).toString())
            .field(FieldId.PATH2, name)
            .end();
    sink.accept(fact, 0, fact.limit());
  }
}
