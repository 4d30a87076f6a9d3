package io.drec.linux.fallback;

import io.drec.linux.facts.ProcStat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the process table says of a process now; nothing when it has ended. */
final class ProcFiles {
  private static final String GROUP_LINE = "0::";
  private static final String GONE = " (deleted)";

  private final Path proc;

  ProcFiles(Path proc) {
    this.proc = proc;
  }

  /**
   * A file as it is found.
   *
   * @param device as the kernel numbers it: {@code major << 20 | minor}
   */
  record Found(
      long device, long inode, int mode, long size, long ctimeNs, long mtimeNs, int links) {}

  /** Real, effective, saved: of user and group; -1: not known. */
  record Owner(int uid, int gid, int euid, int egid, int suid, int sgid) {
    static final Owner UNKNOWN = new Owner(-1, -1, -1, -1, -1, -1);
  }

  /** What {@code /proc/PID/stat} and {@code status} have of interest. */
  record Status(int threadGroup, int parent, String name, Owner owner) {}

  Path of(int pid) {
    return proc.resolve(Integer.toString(pid));
  }

  boolean isThere(int pid) {
    return Files.exists(of(pid));
  }

  /** On CLOCK_BOOTTIME, to hundredths of a second; 0 when there is no such process. */
  long startNs(int pid) {
    return ProcStat.startNs(of(pid));
  }

  /** Whether the process that started then goes on although its first thread has ended. */
  boolean goesOn(int pid, long startNs) {
    return ProcStat.goesOn(of(pid), startNs);
  }

  /** Null when there is no such process or thread. */
  @Nullable Status status(int pid) {
    String text = text(pid, "status");
    if (text == null) {
      return null;
    }
    int group = 0;
    int parent = 0;
    String name = "";
    int[] uids = {-1, -1, -1};
    int[] gids = {-1, -1, -1};
    for (String line : text.split("\n")) {
      if (line.startsWith("Name:")) {
        name = RawText.unescaped(line.substring("Name:\t".length()));
      } else if (line.startsWith("Tgid:")) {
        group = number(line.substring("Tgid:".length()));
      } else if (line.startsWith("PPid:")) {
        parent = number(line.substring("PPid:".length()));
      } else if (line.startsWith("Uid:")) {
        uids = ids(line);
      } else if (line.startsWith("Gid:")) {
        gids = ids(line);
        break;
      }
    }
    Owner owner = new Owner(uids[0], gids[0], uids[1], gids[1], uids[2], gids[2]);
    return new Status(group, parent, name, owner);
  }

  private static int[] ids(String line) {
    String[] words = line.split("\\s+");
    int[] ids = {-1, -1, -1};
    for (int i = 0; i < ids.length && i + 1 < words.length; i++) {
      ids[i] = number(words[i + 1]);
    }
    return ids;
  }

  private static int number(String text) {
    try {
      return Integer.parseUnsignedInt(text.strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** The path of its group in the hierarchy of version 2; null when it is not known. */
  @Nullable String group(int pid) {
    String text = text(pid, "cgroup");
    if (text != null) {
      for (String line : text.split("\n")) {
        if (line.startsWith(GROUP_LINE)) {
          return line.substring(GROUP_LINE.length());
        }
      }
    }
    return null;
  }

  /** Its arguments, each ended by a NUL; null when they are gone. */
  byte @Nullable [] arguments(int pid) {
    try {
      byte[] arguments = Files.readAllBytes(of(pid).resolve("cmdline"));
      return arguments.length == 0 ? null : arguments;
    } catch (IOException e) {
      return null;
    }
  }

  /**
   * What a link of its directory points to, such as {@code exe}, {@code cwd}, {@code fd/3}; a
   * character is a byte, see {@link RawText}.
   */
  @Nullable String link(int pid, String name) {
    String target = RawText.target(of(pid).resolve(name));
    return target != null && target.endsWith(GONE)
        ? target.substring(0, target.length() - GONE.length())
        : target;
  }

  /** The program that it runs, as a file; null when that is not known. */
  @Nullable Found program(int pid) {
    return found(of(pid).resolve("exe"));
  }

  static @Nullable Found found(Path path) {
    try {
      Map<String, Object> told =
          Files.readAttributes(path, "unix:dev,ino,mode,size,ctime,lastModifiedTime,nlink");
      return new Found(
          device(number(told, "dev")),
          number(told, "ino"),
          (int) number(told, "mode"),
          number(told, "size"),
          number(told, "ctime"),
          number(told, "lastModifiedTime"),
          (int) number(told, "nlink"));
    } catch (IOException | RuntimeException e) {
      return null; // gone, or a path that is none
    }
  }

  /** A time in ns. */
  private static long number(Map<String, Object> attributes, String name) {
    Object value = attributes.get(name);
    return value instanceof FileTime time
        ? time.to(TimeUnit.NANOSECONDS)
        : value instanceof Number number ? number.longValue() : 0;
  }

  /** From the C library's encoding to the kernel's. */
  private static long device(long told) {
    long major = (told >>> 8 & 0xfff) | (told >>> 32 & ~0xfffL);
    long minor = (told & 0xff) | (told >>> 12 & ~0xffL);
    return major << 20 | (minor & 0xfffff);
  }

  /** The processes there are. */
  List<Integer> all() throws IOException {
    List<Integer> pids = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path entry : entries) {
        pids.add(number(String.valueOf(entry.getFileName())));
      }
    }
    return pids;
  }

  private @Nullable String text(int pid, String file) {
    try {
      return Files.readString(of(pid).resolve(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return null;
    }
  }
}
