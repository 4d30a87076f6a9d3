package io.drec.store;

import io.drec.record.EventId;
import java.util.List;
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
   * @param running it was found running when recording began: what came before was not seen
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
      boolean running)
      implements Entity {
    public Process {
      images = List.copyOf(images);
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
   */
  record Image(
      long timeNs,
      EventId event,
      @Nullable String executable,
      @Nullable EntityId file,
      List<String> args,
      @Nullable Long argsTruncatedFrom,
      @Nullable String workingDirectory,
      @Nullable String script) {
    public Image {
      args = List.copyOf(args);
    }
  }

  /** Who a process ran as. */
  record User(
      int uid, int gid, int effectiveUid, @Nullable Integer loginUid, @Nullable String name) {}

  /**
   * A file, by device, inode and generation where these are known, else by its path alone.
   *
   * @param paths the names it has had, the newest last
   * @param pathsOmitted names left out of {@code paths}, between its older and newer half, because
   *     there were too many
   * @param createdNs when it was seen to be made, null when that was not recorded
   * @param deletedNs when its last known name was removed, null while it was not
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
      @Nullable Long deletedNs)
      implements Entity {
    public File {
      paths = List.copyOf(paths);
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
}
