package io.drec.linux;

import java.util.ArrayList;
import java.util.List;

/** What this sensor does not see, in sentences for the person who reads an answer. */
final class NotCaptured {
  private static final List<String> ALWAYS =
      List.of(
          "Calls by 32-bit or x32 programs are not seen.",
          "Of io_uring it is told that an operation was asked for (open, rename, unlink; the first"
              + " read, write, send, receive, accept and connect on each file), not whether it was"
              + " done; bytes that it moves are not counted, nor are files that it opened followed"
              + " to their close.",
          "Reads are recorded only of files that were opened for writing or created while recording"
              + " (the latest 65536); a read of any other file leaves no trace.",
          "What is written through a memory mapping is not counted and may come after the recorded"
              + " close; what is read through one is not seen.",
          "A file read through a descriptor that was inherited or handed over is laid to the"
              + " process that opened it.",
          "Paths of rename, link, unlink, mkdir, chmod and the like are as given to the call, read"
              + " when it returns: symbolic links in them are not resolved by the kernel.",
          "Calls that fail are not recorded, except TCP connections.",
          "Connections and listening sockets that existed before recording began are not recorded,"
              + " nor is their end.",
          "A TCP connection that fails before a packet leaves (no route) is not recorded; one"
              + " without an answer is recorded when it is given up.",
          "Of UDP, the first datagram for each process, socket and peer is recorded; what goes to"
              + " another peer behind the first message of a sendmmsg is not seen. Of raw and"
              + " packet sockets only that they were opened.",
          "Names are resolved unseen over TCP, TLS (DoT) and HTTPS (DoH), on other ports than 53,"
              + " and where an answer is received by a call that does not ask who sent it.",
          "Of local sockets the connection is recorded, not what goes over it; of pairs and pipes"
              + " how much, not what. Descriptors handed over a socket, shared memory and what one"
              + " thread does for another process are not seen.",
          "Libraries that were loaded before recording began are not recorded; executable memory"
              + " without a file is told once for each program.",
          "Of signals those that end or stop another process are recorded, of ptrace the attaching"
              + " and the first change of each kind.");

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
