package io.drec.linux;

import io.drec.record.FieldId;
import io.drec.record.FileOpKind;
import io.drec.record.Paths;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.FileOp;
import io.drec.record.RecordLayout.FileSession;
import io.drec.record.RecordLayout.NetFlow;
import io.drec.record.RecordView;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Records in words, so that a test compares what was recorded as a whole. */
final class Told {
  private static final List<String> PHASES =
      List.of("?", "CONNECT", "ACCEPT", "LISTEN", "CLOSE", "SEND", "RECEIVE", "BIND", "RAW");

  private Told() {}

  /**
   * Such as {@code RENAME ~/a -> ~/b flags=1}: what is 0 or unknown is left out.
   *
   * @param home written as {@code ~}
   */
  static String operation(RecordView record, Path home) {
    FileOpKind kind = FileOpKind.ofCode(record.bodyInt(FileOp.OP));
    StringBuilder told = new StringBuilder(String.valueOf(kind));
    told.append(' ')
        .append(
            kind == FileOpKind.SYMLINK || kind == FileOpKind.MOUNT
                ? Capture.text(record, FieldId.PATH)
                : path(record, FieldId.PATH, FieldId.DIR, home));
    if (record.hasField(FieldId.PATH2)) {
      told.append(" -> ").append(path(record, FieldId.PATH2, FieldId.DIR2, home));
    }
    int mode = record.bodyInt(FileOp.MODE);
    append(told, "mode", mode, Integer.toOctalString(mode), 0);
    append(told, "flags", record.bodyInt(FileOp.CALL_FLAGS), null, 0);
    append(told, "size", record.bodyLong(FileOp.SIZE), null, 0);
    append(told, "uid", record.bodyInt(FileOp.UID), null, RecordLayout.UNKNOWN_U32);
    append(told, "gid", record.bodyInt(FileOp.GID), null, RecordLayout.UNKNOWN_U32);
    return told.append(record.bodyLong(FileOp.INODE) != 0 ? " inode" : "").toString();
  }

  private static void append(
      StringBuilder told, String name, long value, String shown, long absent) {
    if (value != absent) {
      told.append(' ').append(name).append('=').append(shown == null ? value : shown);
    }
  }

  static String path(RecordView record, FieldId path, FieldId directory, Path home) {
    byte[] given = record.fieldBytes(path);
    if (given == null) {
      return "-";
    }
    byte[] absolute = Paths.absolute(record.fieldBytes(directory), given);
    String text = absolute == null ? "?" : new String(absolute, StandardCharsets.UTF_8);
    String prefix = home.toString();
    return text.startsWith(prefix) ? "~" + text.substring(prefix.length()) : text;
  }

  /** Such as {@code OPEN WC ~/a}, {@code CLOSE WCI size=3}. */
  static String session(RecordView record, Path home) {
    boolean opened = record.bodyInt(FileSession.PHASE) == RecordLayout.SESSION_OPEN;
    return (opened ? "OPEN " : "CLOSE ")
        + letters(record.bodyInt(FileSession.ACCESS))
        + (opened
            ? " " + path(record, FieldId.PATH, FieldId.DIR, home)
            : " size=" + record.bodyLong(FileSession.SIZE));
  }

  /** Of the access: Read, Write, Created, Truncated, Append, Implied. */
  private static String letters(int access) {
    StringBuilder letters = new StringBuilder();
    for (int bit = 0; bit < 6; bit++) {
      if ((access >> bit & 1) != 0) {
        letters.append("RWCTAI".charAt(bit));
      }
    }
    return letters.toString();
  }

  /** Such as {@code CONNECT tcp 127.0.0.1:1024 > 127.0.0.1:80 result=-111}. */
  static String flow(RecordView record) {
    int outbound = record.bodyInt(NetFlow.OUTBOUND);
    int result = record.bodyInt(NetFlow.RESULT);
    return String.format(
        "%s %s %s:%d %s %s:%d%s",
        PHASES.get(record.bodyInt(NetFlow.PHASE)),
        record.bodyU16(NetFlow.PROTOCOL) == 6 ? "tcp" : "udp",
        address(record, NetFlow.LOCAL_ADDR),
        record.bodyU16(NetFlow.LOCAL_PORT),
        outbound == 1 ? ">" : outbound == 0 ? "<" : "?",
        address(record, NetFlow.REMOTE_ADDR),
        record.bodyU16(NetFlow.REMOTE_PORT),
        result == 0 ? "" : " result=" + result);
  }

  private static String address(RecordView record, int offset) {
    byte[] bytes = record.bodyBytes(offset, 16);
    boolean v4 = record.bodyU16(NetFlow.FAMILY) == 2;
    try {
      return InetAddress.getByAddress(v4 ? Arrays.copyOf(bytes, 4) : bytes).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
