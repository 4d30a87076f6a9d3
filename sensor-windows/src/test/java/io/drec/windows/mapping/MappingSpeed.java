package io.drec.windows.mapping;

import io.drec.evidence.EvidenceSink;
import io.drec.windows.WindowsJsonFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Measures reading and mapping on one core, without unpacking: {@code MappingSpeed FOLDER
 * [ROUNDS]}, for all zips below a folder. The first round warms up.
 */
final class MappingSpeed {
  private MappingSpeed() {}

  /** Counts, and touches each record. */
  private static final class Counting implements EvidenceSink {
    long events;
    long bytes;

    @Override
    public void record(String host, ByteBuffer record) {
      events++;
      bytes += record.remaining();
    }

    @Override
    public void unreadable(String where, String why) {
      throw new IllegalStateException(where + ": " + why);
    }
  }

  public static void main(String[] arguments) throws IOException {
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
    List<Path> zips;
    try (Stream<Path> files = Files.walk(Path.of(arguments[0]))) {
      zips = files.filter(file -> file.toString().endsWith(".zip")).sorted().toList();
    }
    for (int round = 0; round < rounds; round++) {
      Counting sink = new Counting();
      long[] textBytes = new long[1];
      long ns = 0;
      for (Path zip : zips) {
        ns += zip(zip, sink, textBytes);
      }
      System.out.printf(
          "round %d: %d events, %.0f MB of JSON, %.0f MB of records, %.2f s: %.0f events/s%n",
          round,
          sink.events,
          textBytes[0] / 1e6,
          sink.bytes / 1e6,
          ns / 1e9,
          sink.events * 1e9 / ns);
    }
  }

  private static long zip(Path file, Counting sink, long[] textBytes) throws IOException {
    long ns = 0;
    try (InputStream in = Files.newInputStream(file);
        ZipInputStream zip = new ZipInputStream(in)) {
      ZipEntry entry;
      while ((entry = zip.getNextEntry()) != null) {
        if (entry.isDirectory() || entry.getName().startsWith("__MACOSX")) {
          continue;
        }
        byte[] text = zip.readAllBytes();
        textBytes[0] += text.length;
        long start = System.nanoTime();
        new WindowsJsonFormat().read(new ByteArrayInputStream(text), sink);
        ns += System.nanoTime() - start;
      }
    }
    return ns;
  }
}
