package io.drec.store;

import io.drec.record.EventId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one entity. Times are ns since 1970 UTC; texts decode the kernel's bytes as
 * UTF-8 with what is not UTF-8 shown as {@code \xNN}. Null means not known, never empty.
 */
public sealed interface Entity {

  EntityId id();

  /** Name of the host it belongs to. */
  String host();

  /** Short name for a person: leaf of the executable or path, {@code address:port}. */
  String name();

  /** First and last time it was seen. */
  long firstNs();

  long lastNs();

  /**
   * A process, from fork to exit; images that it ran one after the other are one process.
   *
   * @param startNs its start; with host, boot and pid its key
   * @param parent null when not known
   * @param endNs null while it has not been seen to end
   * @param images every program it ran, oldest first; empty before its first exec, when it still
   *     runs its parent's image
   * @param imagesOmitted programs left out of {@code images}, between its older and newer half,
   *     because there were too many; 0 for nearly every process
   * @param running it was found running when recording began, or its start is not told: what came
   *     before was not seen
   * @param guid the source's own name for it, where it has one
   * @param session the user session that it runs in, where that is told
   */
  record Process(
      EntityId id,
      String host,
      String name,
      long firstNs,
      long lastNs,
      int pid,
      long startNs,
      @Nullable EntityId parent,
      @Nullable Long endNs,
      @Nullable Integer waitStatus,
      @Nullable User user,
      @Nullable Long cgroupId,
      @Nullable String cgroup,
      @Nullable Integer sessionPid,
      @Nullable String tty,
      List<Image> images,
      int imagesOmitted,
      boolean running,
      @Nullable String guid,
      @Nullable EntityId session)
      implements Entity {
    public Process {
      images = List.copyOf(images);
    }

    /** Its texts, and those of the programs that it ran. */
    public List<String> texts() {
      List<String> texts = new ArrayList<>();
      images.forEach(image -> texts.addAll(image.texts()));
      String[] others = {
        name, user == null ? null : user.name(), user == null ? null : user.sid(), tty, cgroup
      };
      for (String other : others) {
        if (other != null) {
          texts.add(other);
        }
      }
      return texts;
    }

    /**
     * The newest image that it had taken on itself by then; null: it ran its parent's. Nobody acts
     * before its start: what seems to, a coarser clock told.
     */
    public @Nullable Image ownImage(long timeNs) {
      long atNs = Math.max(timeNs, startNs);
      Image newest = null;
      for (Image image : images) {
        // What a process was found running when recording began, it ran before, too.
        if (image.timeNs() <= atNs || (newest == null && running)) {
          newest = image;
        }
      }
      return newest;
    }
  }

  /**
   * One program that a process ran.
   *
   * @param executable resolved path
   * @param file the executable as an entity, null when its identity is not known
   * @param args arguments, the first being the name it was called by
   * @param argsTruncatedFrom number of bytes there were, when not all were kept; else null
   * @param script the script that the kernel started an interpreter for
   * @param commandLine as one text, where the system has no list of arguments
   * @param hashes of the executable: {@code sha256=…}, lower case
   */
  record Image(
      long timeNs,
      EventId event,
      @Nullable String executable,
      @Nullable EntityId file,
      List<String> args,
      @Nullable Long argsTruncatedFrom,
      @Nullable String workingDirectory,
      @Nullable String script,
      @Nullable String commandLine,
      List<String> hashes) {
    public Image {
      args = List.copyOf(args);
      hashes = List.copyOf(hashes);
    }

    /** What it was called with, as one text; null when that is not known. */
    public @Nullable String command() {
      return args.isEmpty() ? commandLine : String.join(" ", args);
    }

    List<String> texts() {
      List<String> texts = new ArrayList<>(hashes);
      String[] others = {command(), executable, workingDirectory, script};
      for (String other : others) {
        if (other != null) {
          texts.add(other);
        }
      }
      return texts;
    }

    /** The same with these hashes; itself when there are none. */
    public Image with(List<String> known) {
      return known.isEmpty()
          ? this
          : new Image(
              timeNs,
              event,
              executable,
              file,
              args,
              argsTruncatedFrom,
              workingDirectory,
              script,
              commandLine,
              known);
    }
  }

  /**
   * Who a process ran as: numbers where the system has numbers.
   *
   * @param name {@code root}, {@code DOMAIN\name}
   * @param sid security identifier, where the system has one
   */
  record User(
      @Nullable Integer uid,
      @Nullable Integer gid,
      @Nullable Integer effectiveUid,
      @Nullable Integer loginUid,
      @Nullable String name,
      @Nullable String sid) {}

  /**
   * A file, by device, inode and generation where these are known, else by its path alone.
   *
   * @param paths the names it has had, the newest last
   * @param pathsOmitted names left out of {@code paths}, between its older and newer half, because
   *     there were too many
   * @param createdNs when it was seen to be made, null when that was not recorded
   * @param deletedNs when its last known name was removed, null while it was not
   * @param hashes the newest told: {@code sha256=…}, lower case
   * @param hashesSinceNs they are of the file as it was from then on; null: that was not told
   * @param url where it was fetched from, when something told
   * @param referrer the page that led there
   */
  record File(
      EntityId id,
      String host,
      String name,
      long firstNs,
      long lastNs,
      List<String> paths,
      int pathsOmitted,
      @Nullable Long device,
      @Nullable Long inode,
      @Nullable Integer generation,
      @Nullable Long size,
      @Nullable Integer mode,
      @Nullable Long createdNs,
      @Nullable Long deletedNs,
      List<String> hashes,
      @Nullable Long hashesSinceNs,
      @Nullable String url,
      @Nullable String referrer)
      implements Entity {
    public File {
      paths = List.copyOf(paths);
      hashes = List.copyOf(hashes);
    }
  }

  /**
   * One conversation over the network, as one process has it.
   *
   * @param protocol IP protocol number
   * @param outbound null when not known
   * @param result 0 established, negative errno when the connection failed, null when not decided
   */
  record Flow(
      EntityId id,
      String host,
      String name,
      long firstNs,
      long lastNs,
      int protocol,
      String localAddress,
      int localPort,
      String remoteAddress,
      int remotePort,
      boolean listening,
      @Nullable Boolean outbound,
      @Nullable Integer result,
      @Nullable Long endNs,
      @Nullable Long bytesSent,
      @Nullable Long bytesReceived)
      implements Entity {}

  /**
   * What its name on its host tells apart: registry value, user session, service, task, account …
   *
   * @param attributes what is told of it, by name, in the order of the names; the newest value of
   *     each
   */
  record Named(
      EntityId id,
      String host,
      String name,
      long firstNs,
      long lastNs,
      SortedMap<String, String> attributes)
      implements Entity {
    public Named {
      attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    }

    /** An attribute, or null when it is not told. */
    public @Nullable String attribute(String attribute) {
      return attributes.get(attribute);
    }
  }
}
