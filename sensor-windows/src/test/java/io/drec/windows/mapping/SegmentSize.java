package io.drec.windows.mapping;

import io.drec.segment.Effort;
import io.drec.windows.WindowsJsonFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Measures what a segment of recordings takes, and how long it takes to make and to read: {@code
 * SegmentSize ROUNDS ZIP…}. The first round warms up.
 */
final class SegmentSize {
  private SegmentSize() {}

  public static void main(String[] arguments) throws IOException {
    SegmentTrip trip = new SegmentTrip();
    for (int i = 1; i < arguments.length; i++) {
      try (InputStream in = Files.newInputStream(Path.of(arguments[i]));
          ZipInputStream zip = new ZipInputStream(in)) {
        ZipEntry entry;
        while ((entry = zip.getNextEntry()) != null) {
          if (!entry.isDirectory() && !entry.getName().startsWith("__MACOSX")) {
            new WindowsJsonFormat().read(new ByteArrayInputStream(zip.readAllBytes()), trip);
          }
        }
      }
    }
    for (int round = 0; round < Integer.parseInt(arguments[0]); round++) {
      measure(trip, "fresh", Effort.FRESH);
      measure(trip, "merged", Effort.MERGED);
    }
  }

  private static void measure(SegmentTrip trip, String name, Effort effort) {
    trip.write(effort);
    long start = SegmentTrip.cpuNs();
    int changed = trip.changed();
    System.out.printf(
        "%s: %d events, %s; adding %.2f us, writing %.2f us, reading %.2f us an event; %d frames"
            + " changed%n",
        name,
        trip.events,
        trip.bytesPerEvent(),
        trip.addNs / 1e3 / trip.events,
        trip.writeNs / 1e3 / trip.events,
        (SegmentTrip.cpuNs() - start) / 1e3 / trip.events,
        changed);
  }
}
