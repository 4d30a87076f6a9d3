package io.drec.linux;

import java.util.ArrayList;
import java.util.List;

/** What this sensor does not see, in sentences for the person who reads an answer. */
final class NotCaptured {
  private static final List<String> ALWAYS =
      List.of(
          "Calls made through io_uring, and by 32-bit or x32 programs, are not seen.",
          "Reads are recorded only of files that were opened for writing or created while recording"
              + " (the latest 65536); a read of any other file leaves no trace.",
          "How many bytes were read or written is not counted; what is written through a memory"
              + " mapping may come after the recorded close.",
          "A file written through a descriptor that was inherited or handed over is laid to the"
              + " process that opened it.",
          "Paths of rename, link, unlink, mkdir, chmod and the like are as given to the call, read"
              + " when it returns: symbolic links in them are not resolved by the kernel.",
          "Mounts, extended attributes, access lists and changed timestamps are not recorded; nor"
              + " are calls that fail, except TCP connections.",
          "Connections and listening sockets that existed before recording began are not recorded,"
              + " nor is their end.",
          "A TCP connection that fails before a packet leaves (no route) is not recorded; one"
              + " without an answer is recorded when it is given up.",
          "Of UDP, the first datagram for each process, socket and peer is recorded; sent through"
              + " write(2), or behind the first of a sendmmsg, it is not seen. Raw and other"
              + " sockets,"
              + " pipes and local sockets are not recorded.",
          "Files without a name (memfd) are recorded only when they are executed.",
          "Changes of user, group or capabilities are seen at the next exec only.");

  private NotCaptured() {}

  /**
   * @param missing tracepoints that this kernel should have and does not
   * @param scoped whether only a cgroup is recorded
   */
  static List<String> sentences(List<String> missing, boolean scoped) {
    List<String> sentences = new ArrayList<>(ALWAYS);
    if (!missing.isEmpty()) {
      sentences.add(
          "This kernel has no tracepoint for: "
              + String.join(", ", missing)
              + ". Such calls are"
              + " not seen.");
    }
    if (scoped) {
      sentences.add("Only one control group is recorded; what happens outside it is not seen.");
    }
    return sentences;
  }
}
