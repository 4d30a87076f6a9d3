package io.drec.query.ecs;

import io.drec.record.FieldId;
import io.drec.record.RecordView;
import io.drec.store.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the texts of a record, and takes paths of either system apart. */
final class Texts {
  private Texts() {}

  /** A field's text; null where there is none, or an empty one in a log's field. */
  static @Nullable String of(RecordView record, FieldId id) {
    byte[] bytes = record.fieldBytes(id);
    if (bytes == null) {
      return null;
    }
    if (id.code() < FieldId.GUID.code() && !looksWindows(bytes)) {
      return Text.decode(bytes);
    }
    return bytes.length == 0 ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  /** Texts that are each ended by a NUL. */
  static List<String> list(RecordView record, FieldId id) {
    String all = of(record, id);
    List<String> texts = new ArrayList<>();
    for (String text : all == null ? new String[0] : all.split("\0", -1)) {
      if (!text.isEmpty()) {
        texts.add(text);
      }
    }
    return texts;
  }

  /** The kernel's bytes may be anything; a drive or share before them is Windows' text. */
  private static boolean looksWindows(byte[] bytes) {
    return bytes.length > 2
        && (bytes[2] == '\\' && bytes[1] == ':' || bytes[0] == '\\' && bytes[1] == '\\');
  }

  /** Whether a path begins with a drive or a share. */
  static boolean isWindows(@Nullable String path) {
    if (path == null || path.length() < 2) {
      return false;
    }
    char first = path.charAt(0);
    char second = path.charAt(1);
    boolean drive =
        ((first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z'))
            && second == ':'
            && path.length() > 2
            && path.charAt(2) == '\\';
    return drive || (first == '\\' && second == '\\');
  }

  /** What stands behind the last separator; of a Windows path, slashes of both kinds separate. */
  static String leaf(String path) {
    if (!isWindows(path)) {
      return Text.leaf(path);
    }
    int last = separator(path);
    return last == path.length() - 1 ? path : path.substring(last + 1);
  }

  /** What stands before it; null where there is no separator. */
  static @Nullable String directory(String path) {
    int last = isWindows(path) ? separator(path) : path.lastIndexOf('/');
    if (last < 0) {
      return null;
    }
    boolean root = last == 0 || (last == 2 && path.charAt(1) == ':');
    return path.substring(0, root ? last + 1 : last);
  }

  private static int separator(String path) {
    return Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/'));
  }
}
