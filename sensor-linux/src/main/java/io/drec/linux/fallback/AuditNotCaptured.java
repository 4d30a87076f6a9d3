package io.drec.linux.fallback;

import java.util.ArrayList;
import java.util.List;

/** What the audit system does not tell us, in sentences for the person who reads an answer. */
final class AuditNotCaptured {
  private static final List<String> ALWAYS =
      List.of(
          "Captured by the audit system, not by eBPF: times are to the tick of its clock (1 to 10"
              + " ms) and those of the call's beginning.",
          "Bytes that were read, written, sent and received are not counted.",
          "When a file or a connection was closed is not told: it was at the latest when its"
              + " descriptor was given anew or its process ended, and that is recorded.",
          "Reads are recorded only of files that were opened for writing while recording, and only"
              + " below the directories of the root that hold no programs (not below /usr, /bin,"
              + " /lib, /sbin, /boot, /dev but /dev/shm, /proc, /sys), on what was mounted there"
              + " when recording began.",
          "Pipes, local sockets, signals, libraries that are loaded, changes of credentials and"
              + " namespaces, DNS messages, io_uring, eBPF programs and memory-backed files are not"
              + " recorded.",
          "Of UDP what is connected or bound is recorded, not single datagrams; raw sockets are"
              + " not. The near end of a connection is not told, so its two ends are not joined.",
          "Whether a connection that is made without waiting (non-blocking) was answered is not"
              + " told: it counts as made.",
          "Calls by 32-bit or x32 programs are not seen; calls that fail are not recorded, except"
              + " connections.",
          "Paths are as given to the call; where one starts from a descriptor, the directory is"
              + " looked up a moment later, and may be missing.",
          "The end of a process that was killed is noticed up to some seconds later, and what"
              + " killed it is not told.",
          "What the recorder itself does is not recorded.");

  private AuditNotCaptured() {}

  /**
   * @param wasOff whether the audit system was off before
   * @param doubts what is not as it should be here
   */
  static List<String> sentences(boolean wasOff, List<String> doubts) {
    List<String> sentences = new ArrayList<>(ALWAYS);
    if (wasOff) {
      sentences.add(
          "The audit system was off. If it was never on since boot (kernel parameter audit=1), then"
              + " what processes do that ran before is not seen, only what those do that they"
              + " start.");
    }
    sentences.addAll(doubts);
    return sentences;
  }
}
