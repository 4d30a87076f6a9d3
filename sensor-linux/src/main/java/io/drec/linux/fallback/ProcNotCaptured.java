package io.drec.linux.fallback;

import java.util.ArrayList;
import java.util.List;

/** What is not seen without eBPF and audit system, in sentences for who reads an answer. */
final class ProcNotCaptured {
  private static final List<String> PROCESSES =
      List.of(
          "Captured by the process connector, not by eBPF: of a process the kernel tells when it"
              + " was made, ran a program and ended; arguments, directory and user are looked up a"
              + " moment later, and where it had ended by then the record says that it is"
              + " not whole; where it ran another program by then, that one is told twice.",
          "Reads and writes through pipes and local sockets, signals, ptrace, libraries that are"
              + " loaded, changes of credentials and namespaces, DNS messages, kernel modules, eBPF"
              + " programs, io_uring and memory-backed files are not recorded.");

  private static final List<String> FILES =
      List.of(
          "Files are seen by fanotify, in their order but without times: those are what it can have"
              + " been, writes at the latest, reads at the earliest, some milliseconds apart. Bytes"
              + " that were read and written are not counted.",
          "Of files it is recorded what was made, written, renamed and removed, and what was read"
              + " of files that were written while recording; not links, modes, owners, attributes,"
              + " what goes through memory mappings, nor what is on file systems that were mounted"
              + " since.");

  private static final String SOCKETS =
      "Connections are looked for twice a second: shorter ones are missed, and with them the"
          + " address that a file may have come from. Bytes are not counted, and whether a"
          + " connection was opened here or accepted is told by the ports that are listened to."
          + " Datagrams of sockets that are not connected are not seen.";

  private ProcNotCaptured() {}

  /**
   * @param whyNoFiles why files are not seen; null: they are
   * @param unwatched where file systems are mounted that are not seen
   */
  static List<String> sentences(
      @org.jspecify.annotations.Nullable String whyNoFiles, List<String> unwatched) {
    List<String> sentences = new ArrayList<>(PROCESSES);
    if (whyNoFiles == null) {
      sentences.addAll(FILES);
    } else {
      sentences.add("What happens to files is not seen: " + whyNoFiles + ".");
    }
    if (!unwatched.isEmpty()) {
      sentences.add(
          "What happens to files is not seen below: " + String.join(", ", unwatched) + ".");
    }
    sentences.add(SOCKETS);
    return sentences;
  }
}
