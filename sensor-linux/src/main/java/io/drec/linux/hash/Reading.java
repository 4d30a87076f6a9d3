package io.drec.linux.hash;

import io.drec.linux.facts.ProcStat;
import io.drec.linux.hash.OpenFile.FileException;
import io.drec.record.HashState;
import java.io.Closeable;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A file that ran, from the moment it is found to the end of its reading. Whoever has one closes
 * it. One thread.
 */
final class Reading implements Closeable {
  private final Ran ran;
  private final String process;
  private final @Nullable OpenFile file;
  private final @Nullable FileVersion found;
  private final HashState failure;
  private final @Nullable String error;

  private Reading(
      Ran ran,
      String process,
      @Nullable OpenFile file,
      @Nullable FileVersion found,
      HashState failure,
      @Nullable String error) {
    this.ran = ran;
    this.process = process;
    this.file = file;
    this.found = found;
    this.failure = failure;
    this.error = error;
  }

  Ran ran() {
    return ran;
  }

  /** Null when it was not found. */
  @Nullable FileVersion found() {
    return found;
  }

  /**
   * Opens the file that ran: what the kernel holds for the process, what has its name for the
   * process, what has its name here; the first that is surely the same.
   *
   * @param wallTimeNs of the exec: what was changed later is not what ran
   */
  static Reading open(Ran ran, String proc, String root, long wallTimeNs) {
    String process = proc + "/" + ran.pid();
    Search search = new Search(ran, process, wallTimeNs);
    if (!ran.link().isEmpty()) {
      search.tryOpen(() -> OpenFile.open(process + "/" + ran.link()), true);
    }
    if (ran.path().length > 0) {
      search.tryOpen(() -> openInRoot(process, ran), false);
      if (ran.version() != null || ran.isOurs()) {
        search.tryOpen(() -> OpenFile.openBelow(root, ran.path()), false);
      }
    }
    return search.result();
  }

  /** Below the process's root; the process is asked for behind, when it is held. */
  private static OpenFile openInRoot(String process, Ran ran) throws FileException {
    OpenFile opened = OpenFile.openBelow(process + "/root", ran.path());
    if (!ProcStat.isStillThere(Path.of(process), ran.startNs())) {
      opened.close();
      throw new FileException(FileLibc.ESRCH);
    }
    return opened;
  }

  /**
   * Whether the process is there and runs this file: as long as it does, nobody can write to it,
   * whatever becomes of its names.
   */
  private static boolean isRunBy(String process, Ran ran, FileVersion version) {
    try (OpenFile image = OpenFile.open(process + "/exe")) {
      FileVersion now = image.version();
      return now != null
          && now.isWrittenAs(version)
          && ProcStat.isStillThere(Path.of(process), ran.startNs());
    } catch (FileException e) {
      return false;
    }
  }

  private interface Opening {
    OpenFile open() throws FileException;
  }

  private static final class Search {
    private final Ran ran;
    private final String process;
    private final long wallTimeNs;
    private @Nullable OpenFile file;
    private @Nullable FileVersion found;
    private @Nullable String refusal;

    Search(Ran ran, String process, long wallTimeNs) {
      this.ran = ran;
      this.process = process;
      this.wallTimeNs = wallTimeNs;
    }

    /**
     * @param isHeld the kernel itself says that this is the process's image, or what it mapped:
     *     file systems that lie over others may give it another number than the kernel has
     */
    void tryOpen(Opening opening, boolean isHeld) {
      if (file != null) {
        return;
      }
      try {
        OpenFile opened = opening.open();
        if (!keep(opened, isHeld)) {
          opened.close();
        }
      } catch (FileException e) {
        refusal = e.isGone() ? refusal : e.getMessage();
      }
    }

    private boolean keep(OpenFile opened, boolean isHeld) {
      try {
        FileVersion version = opened.version();
        if (version == null || !isMeant(version, isHeld)) {
          return false;
        }
        file = opened;
        found = version;
        return true;
      } catch (FileException e) {
        refusal = e.getMessage();
        return false;
      }
    }

    private boolean isMeant(FileVersion version, boolean isHeld) {
      FileVersion told = ran.version();
      if (told == null) {
        return version.ctimeNs() <= wallTimeNs;
      }
      return isHeld
          ? told.isTimedAs(version) || (told.isWrittenAs(version) && isRunBy(process, ran, version))
          : told.isSameAs(version);
    }

    Reading result() {
      HashState failure = refusal == null ? HashState.GONE : HashState.REFUSED;
      return new Reading(ran, process, file, found, failure, refusal);
    }
  }

  /**
   * Reads it to the end.
   *
   * @param goesOn is asked between two parts
   * @return null when it was ended by that
   */
  @Nullable Findings read(Digests digests, ByteBuffer part, long bytesMax, BooleanSupplier goesOn) {
    OpenFile open = file;
    FileVersion before = found;
    if (open == null || before == null) {
      return Findings.none(failure, ran.version(), error);
    }
    if (before.sizeBytes() > bytesMax) {
      return Findings.none(HashState.TOO_BIG, before, null);
    }
    try {
      digests.begin();
      while (digests.bytes() <= before.sizeBytes() && open.read(part) > 0) {
        digests.add(part);
        if (!goesOn.getAsBoolean()) {
          return null;
        }
      }
      if (!isUnchanged(before, open.version()) || digests.bytes() != before.sizeBytes()) {
        return Findings.none(HashState.CHANGED, before, null);
      }
      return new Findings(
          HashState.COMPUTED,
          before,
          digests.hashes(),
          digests.firstBytes(),
          digests.entropyMillibits(),
          digests.head(),
          null);
    } catch (FileException e) {
      return Findings.none(HashState.REFUSED, before, e.getMessage());
    }
  }

  private boolean isUnchanged(FileVersion before, @Nullable FileVersion after) {
    return before.equals(after)
        || (after != null && before.isWrittenAs(after) && isRunBy(process, ran, after));
  }

  @Override
  public void close() {
    if (file != null) {
      file.close();
    }
  }
}
