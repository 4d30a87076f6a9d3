package io.drec.linux.watch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Kinds of file that are watched, by their paths. */
enum Watched {
  PASSWD,
  SHADOW,
  GROUP,
  CRON_TABLE,
  USER_CRON_TABLE,
  CRON_SCRIPT,
  AT_JOB,
  UNIT,
  INIT_SCRIPT,
  AUTOSTART,
  AUTHORIZED_KEYS,
  SUDOERS;

  /** Directories that hold such files; the paths of all others are not even copied. */
  static final List<String> PREFIXES =
      List.of(
          "/etc/",
          "/usr/lib/systemd/system/",
          "/usr/local/lib/systemd/system/",
          "/lib/systemd/system/",
          "/run/systemd/system/",
          "/var/spool/",
          "/home/",
          "/root/");

  private static final List<String> UNIT_DIRECTORIES =
      List.of(
          "/etc/systemd/system/",
          "/etc/systemd/user/",
          "/usr/lib/systemd/system/",
          "/usr/local/lib/systemd/system/",
          "/lib/systemd/system/",
          "/run/systemd/system/");

  private static final List<String> CRON_SCRIPTS =
      List.of("/etc/cron.hourly/", "/etc/cron.daily/", "/etc/cron.weekly/", "/etc/cron.monthly/");

  /** Null when a file of this path is not watched. */
  static @Nullable Watched of(String path) {
    String leaf = path.substring(path.lastIndexOf('/') + 1);
    if (leaf.isEmpty() || leaf.startsWith(".") || leaf.endsWith("~") || leaf.endsWith(".swp")) {
      return null;
    }
    return switch (path) {
      case "/etc/passwd" -> PASSWD;
      case "/etc/shadow" -> SHADOW;
      case "/etc/group" -> GROUP;
      case "/etc/crontab", "/etc/anacrontab" -> CRON_TABLE;
      case "/etc/sudoers" -> SUDOERS;
      case "/etc/rc.local" -> INIT_SCRIPT;
      default -> inDirectory(path, leaf);
    };
  }

  private static @Nullable Watched inDirectory(String path, String leaf) {
    if (path.startsWith("/etc/cron.d/")) {
      return CRON_TABLE;
    }
    if (path.startsWith("/var/spool/cron/atjobs/") || path.startsWith("/var/spool/at/")) {
      return AT_JOB;
    }
    if (path.startsWith("/var/spool/cron/")) {
      return leaf.equals("crontabs") || leaf.startsWith("tmp.") ? null : USER_CRON_TABLE;
    }
    if (CRON_SCRIPTS.stream().anyMatch(path::startsWith)) {
      return CRON_SCRIPT;
    }
    if (path.startsWith("/etc/sudoers.d/")) {
      return SUDOERS;
    }
    if (path.startsWith("/etc/init.d/")) {
      return INIT_SCRIPT;
    }
    if (leaf.equals("authorized_keys") || leaf.equals("authorized_keys2")) {
      return path.contains("/.ssh/") ? AUTHORIZED_KEYS : null;
    }
    return unitOrAutostart(path, leaf);
  }

  private static @Nullable Watched unitOrAutostart(String path, String leaf) {
    boolean isUnit = leaf.endsWith(".service") || leaf.endsWith(".timer");
    if (isUnit
        && (UNIT_DIRECTORIES.stream().anyMatch(path::startsWith)
            || path.contains("/.config/systemd/user/"))) {
      return path.contains(".wants/") || path.contains(".requires/") ? null : UNIT;
    }
    boolean isDesktop = leaf.endsWith(".desktop");
    return isDesktop
            && (path.startsWith("/etc/xdg/autostart/") || path.contains("/.config/autostart/"))
        ? AUTOSTART
        : null;
  }
}
