package io.drec.evidence;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an import did. Times are ns since 1970 UTC.
 *
 * @param files in the order read; those in an archive each
 * @param hosts in the order in which they were first told
 * @param elapsedNs that it took
 * @param stopped why it ended before all was read; null: it did not
 */
public record ImportReport(
    List<FileReport> files, List<HostReport> hosts, long elapsedNs, @Nullable String stopped) {

  public ImportReport {
    files = List.copyOf(files);
    hosts = List.copyOf(hosts);
  }

  /**
   * One file.
   *
   * @param name as given, with what it is in after an exclamation mark: {@code a.zip!b.json}
   * @param format null when none recognised it
   * @param read events in it
   * @param fresh of these, those that were not in the recording before
   * @param unreadable places that could not be read
   * @param places the first of these
   * @param failure why the file, or its rest, was not read; null when it was read to its end
   */
  public record FileReport(
      String name,
      @Nullable String format,
      long read,
      long fresh,
      long unreadable,
      List<Place> places,
      @Nullable String failure) {
    public FileReport {
      places = List.copyOf(places);
    }

    /** Events that were in the recording before, or came twice. */
    public long known() {
      return read - fresh;
    }
  }

  /** Where something could not be read, and why. */
  public record Place(String where, String why) {}

  /**
   * One host.
   *
   * @param firstNs time of its first event in what was read
   */
  public record HostReport(String name, long read, long fresh, long firstNs, long lastNs) {}

  public long read() {
    return files.stream().mapToLong(FileReport::read).sum();
  }

  public long fresh() {
    return files.stream().mapToLong(FileReport::fresh).sum();
  }

  public long known() {
    return read() - fresh();
  }

  public long unreadable() {
    return files.stream().mapToLong(FileReport::unreadable).sum();
  }

  /** Events a second. */
  public long rate() {
    return elapsedNs == 0 ? 0 : (long) (read() * 1e9 / elapsedNs);
  }
}
