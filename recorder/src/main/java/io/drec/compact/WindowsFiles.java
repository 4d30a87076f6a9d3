package io.drec.compact;

import io.drec.store.FileRow;
import io.drec.store.MetaKeys;
import io.drec.store.RowReader;
import io.drec.store.RowWriter;
import io.drec.store.WindowsPaths;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Files of Windows, known by their path without regard to case. A short alias ({@code NORA~1.QUE})
 * is the long name that was seen in the same directory and has that alias; while none was, it stays
 * as told.
 */
final class WindowsFiles {
  private static final Pattern ALIAS =
      Pattern.compile("([^~.\\\\]{1,6})~\\d{1,3}(\\.[^.\\\\]{0,3})?");
  private static final Pattern SHORT = Pattern.compile("[^.\\\\ ]{1,8}(\\.[^.\\\\ ]{0,3})?");
  private static final int NAMES_MAX = 64;
  private static final int DIRECTORIES_MAX = 50_000;

  private final Rows rows;

  /** Directories whose names were taken in already, by host and folded path. */
  private final Set<String> learnt = new HashSet<>();

  WindowsFiles(Rows rows) {
    this.rows = rows;
  }

  /** The file at this path, made when it was not known. */
  FileRow file(Act act, String path) {
    byte[] folded = WindowsPaths.folded(path).getBytes(StandardCharsets.UTF_8);
    FileRow file = rows.file(act, rows.ids().path(act.hostId(), folded));
    if (file.currentPath() == null) {
      file.gainName(path);
    }
    return file;
  }

  /** A path without prefixes and with the short aliases of its directories made long. */
  String canonical(Act act, String given) {
    String path = WindowsPaths.plain(given);
    if (path.indexOf('~') >= 0) {
      path = expanded(act, path);
    }
    learn(act, path);
    return path;
  }

  private String expanded(Act act, String path) {
    String[] parts = path.split("\\\\", -1);
    StringBuilder out = new StringBuilder(parts[0]);
    for (int i = 1; i < parts.length; i++) {
      String part = parts[i];
      Matcher alias = ALIAS.matcher(part);
      String name = alias.matches() ? longName(act, out.toString(), alias) : null;
      out.append('\\').append(name == null ? part : name);
    }
    return out.toString();
  }

  private @Nullable String longName(Act act, String directory, Matcher alias) {
    String stem = alias.group(1).toLowerCase(Locale.ROOT);
    String extension = alias.group(2) == null ? "" : alias.group(2).toLowerCase(Locale.ROOT);
    String found = null;
    for (String name : names(act, WindowsPaths.folded(directory))) {
      if (stem.equals(stem(name)) && extension.equals(extension(name))) {
        if (found != null && !found.equalsIgnoreCase(name)) {
          return null;
        }
        found = name;
      }
    }
    return found;
  }

  /** The first six letters that an alias of this long name begins with. */
  private static String stem(String name) {
    int dot = name.lastIndexOf('.');
    String base = dot <= 0 ? name : name.substring(0, dot);
    String letters = base.replaceAll("[. ]", "").replaceAll("[+,;=\\[\\]]", "_");
    return letters.substring(0, Math.min(6, letters.length())).toLowerCase(Locale.ROOT);
  }

  private static String extension(String name) {
    int dot = name.lastIndexOf('.');
    if (dot <= 0) {
      return "";
    }
    String extension = name.substring(dot, Math.min(name.length(), dot + 4));
    return extension.toLowerCase(Locale.ROOT);
  }

  /** Keeps those directories of a path that may be called by an alias. */
  private void learn(Act act, String path) {
    int end = path.lastIndexOf('\\');
    if (end <= 2) {
      return;
    }
    String directory = path.substring(0, end);
    String key = new String(act.hostId(), StandardCharsets.ISO_8859_1) + directory;
    if (learnt.size() > DIRECTORIES_MAX) {
      learnt.clear();
    }
    if (!learnt.add(key)) {
      return;
    }
    int from = directory.indexOf('\\');
    while (from >= 0) {
      int next = directory.indexOf('\\', from + 1);
      String name = directory.substring(from + 1, next < 0 ? directory.length() : next);
      if (!name.isEmpty() && !SHORT.matcher(name).matches() && !ALIAS.matcher(name).matches()) {
        addName(act, WindowsPaths.folded(directory.substring(0, from)), name);
      }
      from = next;
    }
  }

  private List<String> names(Act act, String foldedDirectory) {
    List<String> names = new ArrayList<>();
    byte[] value = rows.meta(MetaKeys.longNames(act.hostId(), foldedDirectory));
    if (value != null) {
      RowReader in = new RowReader(value);
      while (!in.atEnd()) {
        names.add(in.text());
      }
    }
    return names;
  }

  private void addName(Act act, String foldedDirectory, String name) {
    List<String> names = names(act, foldedDirectory);
    if (names.size() >= NAMES_MAX || names.stream().anyMatch(name::equalsIgnoreCase)) {
      return;
    }
    names.add(name);
    RowWriter out = new RowWriter();
    names.forEach(out::text);
    rows.putMeta(MetaKeys.longNames(act.hostId(), foldedDirectory), out.toBytes());
  }
}
