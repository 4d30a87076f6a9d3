package io.drec.linux.auditd;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A PATH line: a name that a call was given or met.
 *
 * @param name as given to the call, so it may be relative; null when it is not told
 * @param role {@code NORMAL}, {@code PARENT}, {@code CREATE}, {@code DELETE} or {@code UNKNOWN}
 * @param device 0 when it is not told
 * @param inode 0 when it is not told
 * @param mode st_mode; 0 when it is not told
 */
record PathItem(@Nullable String name, String role, long device, long inode, int mode) {
  static List<PathItem> of(AuditEvent event) {
    List<PathItem> items = new ArrayList<>();
    for (AuditMessage message : event.all("PATH")) {
      String role = message.get("nametype");
      String earlier = role == null ? message.get("objtype") : role;
      Long inode = Numbers.unsigned(message.get("inode"));
      Long mode = Numbers.octal(message.get("mode"));
      items.add(
          new PathItem(
              message.get("name"),
              earlier == null ? "UNKNOWN" : earlier,
              Numbers.device(message.get("dev")),
              inode == null ? 0 : inode,
              mode == null ? 0 : (int) (long) mode));
    }
    return items;
  }

  boolean is(String wanted) {
    return role.equals(wanted);
  }

  /** The last item of this role; null when there is none. */
  static @Nullable PathItem last(List<PathItem> items, String role) {
    PathItem found = null;
    for (PathItem item : items) {
      found = item.is(role) ? item : found;
    }
    return found;
  }

  /**
   * What a call with one name is about: what it made or took away, else the last that is no parent.
   */
  static @Nullable PathItem target(List<PathItem> items) {
    PathItem found = null;
    for (PathItem item : items) {
      if (item.is("CREATE") || item.is("DELETE")) {
        return item;
      }
      found = item.is("PARENT") ? found : item;
    }
    return found;
  }
}
