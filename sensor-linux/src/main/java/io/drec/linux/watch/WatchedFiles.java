package io.drec.linux.watch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the watched files said when they were read last. One thread. */
final class WatchedFiles {
  static final int FILE_BYTES_MAX = 256 * 1024;

  /** Read at start, and remembered, so many. */
  static final int FILES_MAX = 2048;

  /** Read at start; files elsewhere are known from their first change on. */
  private static final List<String> FILES =
      List.of(
          "/etc/passwd",
          "/etc/shadow",
          "/etc/group",
          "/etc/crontab",
          "/etc/anacrontab",
          "/etc/sudoers",
          "/etc/rc.local");

  private static final List<String> DIRECTORIES =
      List.of(
          "/etc/cron.d",
          "/etc/cron.hourly",
          "/etc/cron.daily",
          "/etc/cron.weekly",
          "/etc/cron.monthly",
          "/var/spool/cron",
          "/var/spool/cron/crontabs",
          "/var/spool/cron/atjobs",
          "/var/spool/at",
          "/etc/systemd/system",
          "/etc/systemd/user",
          "/usr/lib/systemd/system",
          "/usr/local/lib/systemd/system",
          "/run/systemd/system",
          "/etc/init.d",
          "/etc/sudoers.d",
          "/etc/xdg/autostart",
          "/root/.ssh");

  private final Path root;
  private final Map<String, Map<String, Fact>> known = new HashMap<>();

  /**
   * @param root below which the paths are
   */
  WatchedFiles(Path root) {
    this.root = root;
  }

  /**
   * One difference.
   *
   * @param fact as it is now; as it was, when it is gone
   */
  record Change(Fact fact, boolean isNew, boolean isGone) {}

  /** Reads all there is, so that later only what changes is told. */
  void readAll() {
    FILES.forEach(this::changes);
    for (String directory : DIRECTORIES) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(at(directory))) {
        for (Path entry : entries) {
          if (known.size() < FILES_MAX) {
            changes(directory + "/" + entry.getFileName());
          }
        }
      } catch (IOException e) {
        continue; // this system has none
      }
    }
  }

  private Path at(String path) {
    return root.resolve(path.substring(1));
  }

  /** Reads the file again: what it says now and did not, or did and does not. */
  List<Change> changes(String path) {
    Watched kind = Watched.of(path);
    if (kind == null) {
      return List.of();
    }
    Map<String, Fact> now = facts(kind, path);
    Map<String, Fact> before = known.getOrDefault(path, Map.of());
    if (now.isEmpty()) {
      known.remove(path);
    } else if (known.size() < FILES_MAX || known.containsKey(path)) {
      Map<String, Fact> kept = new LinkedHashMap<>();
      now.forEach((key, fact) -> kept.put(key, fact.withoutDefinition()));
      known.put(path, kept);
    }
    return differences(before, now);
  }

  private static List<Change> differences(Map<String, Fact> before, Map<String, Fact> now) {
    List<Change> changes = new ArrayList<>();
    now.forEach(
        (key, fact) -> {
          Fact old = before.get(key);
          if (old == null) {
            changes.add(new Change(fact, true, false));
          } else if (!old.equals(fact.withoutDefinition())) {
            changes.add(new Change(fact, false, false));
          }
        });
    before.forEach(
        (key, fact) -> {
          if (!now.containsKey(key)) {
            changes.add(new Change(fact, false, true));
          }
        });
    return changes;
  }

  private Map<String, Fact> facts(Watched kind, String path) {
    Map<String, Fact> facts = new LinkedHashMap<>();
    Path file = at(path);
    if (!Files.isRegularFile(file)) {
      return facts;
    }
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(FILE_BYTES_MAX), StandardCharsets.UTF_8);
      FactReader.read(kind, path, text).forEach(fact -> facts.put(fact.key(), fact));
    } catch (IOException e) {
      return facts; // it went while it was read: that will be told, too
    }
    return facts;
  }
}
