package io.drec.jmh.replica;

import io.drec.evidence.EvidenceFormat;
import io.drec.evidence.EvidenceSink;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The recordings that other people published: zips of event logs, beside the checkout. */
public final class SharedRecordings {
  private static final int BUFFER_BYTES = 1 << 18;
  private static final String WHERE = "shared/data/windows";

  private final List<Path> zips;

  private SharedRecordings(List<Path> zips) {
    this.zips = List.copyOf(zips);
  }

  /** Takes one event of one of the zips. */
  interface Sink {
    /**
     * Takes it.
     *
     * @param zip counts them in order
     * @param record valid during the call
     */
    void record(int zip, String host, ByteBuffer record);
  }

  /** Where they are when they are there: {@code ../shared/data/windows} beside the checkout. */
  public static Path beside(Path checkout) {
    return checkout.toAbsolutePath().normalize().resolveSibling(WHERE);
  }

  /** The checkout that {@code start} lies in. */
  public static Path checkout(Path start) {
    Path directory = start.toAbsolutePath().normalize();
    while (!Files.exists(directory.resolve("config/jvm.flags"))) {
      Path parent = directory.getParent();
      if (parent == null) {
        throw new IllegalStateException(start + " is not in a checkout; run it from one");
      }
      directory = parent;
    }
    return directory;
  }

  /**
   * All that are in a folder.
   *
   * @param folder with zips in it or below
   * @throws IllegalStateException with one line for the user when there are none
   */
  public static SharedRecordings in(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalStateException(
          "no recordings at " + folder + "; put the shared data there, or name it with --shared");
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return of(files.filter(file -> file.toString().endsWith(".zip")).sorted().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of these zips alone, in this order. */
  public static SharedRecordings of(List<Path> zips) {
    if (zips.isEmpty()) {
      throw new IllegalStateException("no recordings: no .zip there; name a folder with --shared");
    }
    return new SharedRecordings(zips);
  }

  void read(Sink sink) {
    for (int i = 0; i < zips.size(); i++) {
      int zip = i;
      try (ZipFile archive = new ZipFile(zips.get(i).toFile())) {
        for (ZipEntry entry : archive.stream().filter(SharedRecordings::isRecording).toList()) {
          read(archive, entry, (host, record) -> sink.record(zip, host, record));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(zips.get(i) + ": " + e.getMessage(), e);
      }
    }
  }

  private static boolean isRecording(ZipEntry entry) {
    return !entry.isDirectory() && !entry.getName().startsWith("__MACOSX/");
  }

  private interface OneSink {
    void record(String host, ByteBuffer record);
  }

  private static void read(ZipFile archive, ZipEntry entry, OneSink sink) throws IOException {
    try (InputStream in = new BufferedInputStream(archive.getInputStream(entry), BUFFER_BYTES)) {
      in.mark(EvidenceFormat.HEAD_BYTES);
      byte[] head = in.readNBytes(EvidenceFormat.HEAD_BYTES);
      in.reset();
      for (EvidenceFormat format : ServiceLoader.load(EvidenceFormat.class)) {
        if (format.recognises(entry.getName(), head)) {
          format.read(in, new Strict(entry.getName(), sink));
          return;
        }
      }
      throw new IllegalStateException(entry.getName() + ": no format of this program knows it");
    }
  }

  /** These recordings are whole: what cannot be read of them is an error. */
  private record Strict(String file, OneSink sink) implements EvidenceSink {
    @Override
    public void record(String host, ByteBuffer record) {
      sink.record(host, record);
    }

    @Override
    public void unreadable(String where, String why) {
      throw new IllegalStateException(file + ", " + where + ": " + why);
    }
  }
}
