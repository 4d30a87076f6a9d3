package io.drec.query.ecs;

import io.drec.record.FieldId;
import io.drec.record.FileOpKind;
import io.drec.record.HashState;
import io.drec.record.Paths;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.FileHash;
import io.drec.record.RecordLayout.FileOp;
import io.drec.record.RecordLayout.FileSession;
import io.drec.record.RecordView;
import io.drec.store.Text;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** File records as events. */
final class FileEvents {
  private static final int WRITING =
      RecordLayout.ACCESS_WRITE | RecordLayout.ACCESS_TRUNCATE | RecordLayout.ACCESS_APPEND;

  private FileEvents() {}

  static void session(EcsEvent event, RecordView record) {
    int access = record.bodyInt(FileSession.ACCESS);
    boolean close = record.bodyInt(FileSession.PHASE) == RecordLayout.SESSION_CLOSE;
    boolean created = (access & RecordLayout.ACCESS_CREATED) != 0;
    boolean writes = (access & WRITING) != 0;
    String action = close ? "close" : created ? "creation" : writes ? "modification" : "open";
    String type = !close && created ? "creation" : writes || created ? "change" : "access";
    common(event, action, type);
    event.put(EcsField.EVENT_OUTCOME, "success");
    path(event, EcsMapper.text(record, FieldId.PATH));
    identity(event, record.bodyLong(FileSession.DEV), record.bodyLong(FileSession.INODE));
    event
        .put(EcsField.FILE_MODE, octal(record.bodyInt(FileSession.MODE)))
        .put(EcsField.FILE_SIZE, record.bodyLong(FileSession.SIZE));
    LinuxEvents.session(event, record);
    if (close) {
      event
          .put(EcsField.DREC_FILE_BYTES_READ, counted(record.bodyLong(FileSession.BYTES_READ)))
          .put(
              EcsField.DREC_FILE_BYTES_WRITTEN,
              counted(record.bodyLong(FileSession.BYTES_WRITTEN)));
    }
  }

  static void operation(EcsEvent event, RecordView record) {
    FileOpKind kind = FileOpKind.ofCode(record.bodyInt(FileOp.OP));
    String action = action(kind, record);
    common(event, action, type(kind));
    int result = record.bodyInt(FileOp.RESULT);
    event.put(EcsField.EVENT_OUTCOME, result == 0 ? "success" : "failure");
    if (result != 0) {
      event.put(EcsField.ERROR_CODE, Integer.toString(-result));
    }
    identity(event, record.bodyLong(FileOp.DEV), record.bodyLong(FileOp.INODE));
    paths(event, kind, record);
    details(event, kind, record);
    SourceFacts.hashes(
        event, record, EcsField.FILE_HASH_MD5, EcsField.FILE_HASH_SHA1, EcsField.FILE_HASH_SHA256);
  }

  /** What a file held that was run, or why that is not known. */
  static void hash(EcsEvent event, RecordView record) {
    int code = record.bodyInt(FileHash.STATE);
    HashState state = HashState.ofCode(code);
    boolean read = state == HashState.COMPUTED || state == HashState.CACHED;
    common(event, "hash", "info");
    path(event, EcsMapper.text(record, FieldId.PATH));
    identity(event, record.bodyLong(FileHash.DEV), record.bodyLong(FileHash.INODE));
    long size = record.bodyLong(FileHash.SIZE);
    int millibits = record.bodyInt(FileHash.ENTROPY_MILLIBITS);
    byte[] first = record.fieldBytes(FieldId.FIRST_BYTES);
    event
        .put(EcsField.EVENT_OUTCOME, read ? "success" : "failure")
        .put(EcsField.ERROR_MESSAGE, EcsMapper.text(record, FieldId.ERROR))
        .put(EcsField.FILE_SIZE, size == RecordLayout.UNKNOWN_U64 ? null : size)
        .put(
            EcsField.DREC_HASH_STATE,
            state == null
                ? "state-" + code
                : state.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .put(EcsField.DREC_HASH_ROLE, role(record.bodyInt(FileHash.ROLE)))
        .put(EcsField.DREC_FILE_FIRST_BYTES, first == null ? null : HexFormat.of().formatHex(first))
        .put(
            EcsField.DREC_FILE_ENTROPY_MILLIBITS,
            millibits == RecordLayout.UNKNOWN_U32 ? null : millibits);
    SourceFacts.hashes(
        event, record, EcsField.FILE_HASH_MD5, EcsField.FILE_HASH_SHA1, EcsField.FILE_HASH_SHA256);
  }

  private static String role(int role) {
    return switch (role) {
      case RecordLayout.RAN_EXECUTABLE -> "executable";
      case RecordLayout.RAN_SCRIPT -> "script";
      case RecordLayout.RAN_LIBRARY -> "library";
      default -> "role-" + role;
    };
  }

  private static void paths(EcsEvent event, @Nullable FileOpKind kind, RecordView record) {
    String first = absolute(record, FieldId.PATH, FieldId.DIR);
    String second = absolute(record, FieldId.PATH2, FieldId.DIR2);
    if (kind == FileOpKind.SYMLINK || (kind == FileOpKind.MOUNT && second != null)) {
      path(event, second);
      event.put(EcsField.FILE_TARGET_PATH, EcsMapper.text(record, FieldId.PATH));
    } else if (second != null) {
      path(event, second);
      event.put(EcsField.FILE_EXT_ORIGINAL_PATH, first);
    } else {
      path(event, first);
    }
  }

  private static void details(EcsEvent event, @Nullable FileOpKind kind, RecordView record) {
    if (kind == FileOpKind.CHMOD || kind == FileOpKind.MKDIR || kind == FileOpKind.MKNOD) {
      event.put(EcsField.FILE_MODE, octal(record.bodyInt(FileOp.MODE)));
    } else if (kind == FileOpKind.CHOWN) {
      event
          .put(EcsField.FILE_UID, id(record.bodyInt(FileOp.UID)))
          .put(EcsField.FILE_GID, id(record.bodyInt(FileOp.GID)));
    } else if (kind == FileOpKind.TRUNCATE) {
      event.put(EcsField.FILE_SIZE, record.bodyLong(FileOp.SIZE));
    } else if (kind == FileOpKind.XATTR || kind == FileOpKind.MOUNT) {
      LinuxEvents.attribute(event, record, kind == FileOpKind.MOUNT);
    } else if (kind == FileOpKind.SHARE || kind == FileOpKind.ACCESS) {
      event
          .put(EcsField.DREC_ACCESS, SourceFacts.hex(record.bodyInt(FileOp.MODE)))
          .put(EcsField.DREC_SHARE_NAME, EcsMapper.text(record, FieldId.NAME));
    }
  }

  private static String action(@Nullable FileOpKind kind, RecordView record) {
    if (kind == null) {
      return "file-op-" + record.bodyInt(FileOp.OP);
    }
    return switch (kind) {
      case UNLINK -> "deletion";
      case CREATE -> "creation";
      case TIMES -> "times-set";
      case STREAM -> "stream-written";
      case SHARE -> "share-access";
      default -> kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    };
  }

  private static String type(@Nullable FileOpKind kind) {
    if (kind == null) {
      return "info";
    }
    return switch (kind) {
      case LINK, SYMLINK, MKDIR, MKNOD, CREATE, MEMFD -> "creation";
      case SHARE, ACCESS, RAW_READ -> "access";
      case BLOCKED -> "denied";
      case UNLINK, RMDIR -> "deletion";
      default -> "change";
    };
  }

  private static void common(EcsEvent event, String action, String type) {
    event
        .put(EcsField.EVENT_ACTION, action)
        .putAll(EcsField.EVENT_CATEGORY, List.of("file"))
        .putAll(EcsField.EVENT_TYPE, List.of(type));
  }

  private static void path(EcsEvent event, @Nullable String path) {
    if (path == null) {
      return;
    }
    String name = Texts.leaf(path);
    int dot = name.lastIndexOf('.');
    event
        .put(EcsField.FILE_PATH, path)
        .put(EcsField.FILE_NAME, name)
        .put(EcsField.FILE_DIRECTORY, Texts.directory(path))
        .put(EcsField.FILE_EXTENSION, dot <= 0 ? null : name.substring(dot + 1));
  }

  private static void identity(EcsEvent event, long device, long inode) {
    if (inode != 0) {
      event
          .put(EcsField.FILE_DEVICE, device)
          .put(EcsField.FILE_INODE, Long.toUnsignedString(inode));
    }
  }

  private static @Nullable String absolute(RecordView record, FieldId path, FieldId dir) {
    byte[] bytes = record.fieldBytes(path);
    if (bytes == null) {
      return null;
    }
    byte[] joined = Paths.absolute(record.fieldBytes(dir), bytes);
    return joined == null ? Texts.of(record, path) : Text.decode(joined);
  }

  private static @Nullable Long counted(long bytes) {
    return bytes == RecordLayout.UNKNOWN_U64 ? null : bytes;
  }

  private static @Nullable String id(int id) {
    return id == RecordLayout.UNKNOWN_U32 ? null : Integer.toUnsignedString(id);
  }

  private static String octal(int mode) {
    return String.format(Locale.ROOT, "%04o", mode & 07777);
  }
}
