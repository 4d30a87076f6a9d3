package io.drec.compact;

import io.drec.record.RecordLayout;
import io.drec.store.EntityId;
import io.drec.store.FileRow;
import io.drec.store.Keys;
import io.drec.store.Mechanism;
import io.drec.store.MetaKeys;
import io.drec.store.RowReader;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which file a path means: the one last seen there. Opens and execs give a file's identity beside
 * its path; calls that only have a name are resolved by these bindings.
 */
final class FileNames {
  private static final VarHandle U64 =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final int ID_BYTES = 9;

  private final Rows rows;
  private final SymbolicLinks links;

  /** While this is so, files know their bound paths. */
  private int times;

  FileNames(Rows rows, SymbolicLinks links) {
    this.rows = rows;
    this.links = links;
  }

  /**
   * A file by its identity, which from now on is bound to the path; by its path alone where the
   * identity is not known; null where neither is.
   */
  @Nullable FileRow file(Act act, long device, long inode, int generation, byte @Nullable [] path) {
    if (inode == 0 || inode == RecordLayout.UNKNOWN_U64) {
      return path == null ? null : resolve(act, path);
    }
    FileRow file = rows.file(act, device, inode, generation);
    if (file.inode == null) { // what its id is made of does not change
      file.device = device;
      file.inode = inode;
      file.generation = generation;
    }
    if (path != null) {
      bind(act, path, file);
    }
    return file;
  }

  /** The file last seen at this path; one known by its path alone when none was. */
  FileRow resolve(Act act, byte[] path) {
    EntityId bound = bound(act, path);
    if (bound != null) {
      return rows.file(act, bound);
    }
    FileRow file = rows.file(act, rows.ids().path(act.hostId(), path));
    bind(act, path, file);
    return file;
  }

  private @Nullable EntityId bound(Act act, byte[] path) {
    byte[] value = rows.binding(act, path);
    return value == null ? null : new RowReader(value).id();
  }

  /** From now on the path means this file. */
  void bind(Act act, byte[] path, FileRow file) {
    if (file.boundTimes == times && Arrays.equals(path, file.boundPath)) {
      return;
    }
    byte[] value = rows.binding(act, path);
    if (value != null && isOf(file, value)) {
      bound(path, file);
      return;
    }
    if (value != null) {
      superseded(act, rows.file(act, new RowReader(value).id()), file);
    }
    rows.putMeta(MetaKeys.binding(act.hostId(), path), Keys.entity(file.id()));
    bound(path, file);
    file.gainName(rows.texts().decode(path));
  }

  private void bound(byte[] path, FileRow file) {
    file.boundPath = path;
    file.boundTimes = times;
    file.boundName = null;
  }

  /** A path of a file as text: mostly the one that it was opened by. */
  String text(FileRow file, byte[] path) {
    if (!Arrays.equals(path, file.boundPath)) {
      return rows.texts().decode(path);
    }
    String known = file.boundName;
    if (known == null) {
      known = rows.texts().decode(path);
      file.boundName = known;
    }
    return known;
  }

  private static boolean isOf(FileRow file, byte[] bound) {
    EntityId id = file.id();
    return bound.length == ID_BYTES
        && bound[0] == id.kind().letter()
        && (long) U64.get(bound, 1) == id.hash();
  }

  /**
   * A path turns out to mean another file than the one last seen there. What was known by the path
   * alone is taken to be that same file, now with its identity, and linked to it; any other was
   * removed or replaced without our seeing it.
   */
  private void superseded(Act act, FileRow before, FileRow now) {
    before.boundPath = null;
    if (before.inode == null && now.inode != null) {
      rows.edge(before.id(), now.id(), Mechanism.LINK, act.timeNs(), act.timeNs(), act.event());
    } else {
      lost(act, before);
    }
  }

  private void lost(Act act, FileRow file) {
    file.boundPath = null;
    file.loseName(act.timeNs());
    if (file.deletedNs != null) {
      rows.ended(file);
    }
  }

  /** The path means nothing any more. */
  void unbind(Act act, byte[] path, FileRow file) {
    byte[] value = rows.binding(act, path);
    if (value != null && !isOf(file, value)) {
      times++; // the row of the other is not asked for: to ask tells of it
    }
    rows.deleteMeta(MetaKeys.binding(act.hostId(), path));
    links.removed(act, path);
    lost(act, file);
  }

  /** A new file takes the path: whichever had it has lost it. */
  void replaced(Act act, byte[] path) {
    EntityId bound = bound(act, path);
    if (bound != null) {
      unbind(act, path, rows.file(act, bound));
    } else {
      links.removed(act, path);
    }
  }
}
