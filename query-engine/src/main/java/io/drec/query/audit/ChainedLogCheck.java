package io.drec.query.audit;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads audit logs from their first line to their last and tells the first place that does not hang
 * on what is before it.
 *
 * @param lines that hang together, from the first on
 * @param head chain value of the last of them, in hex
 * @param problem place and what is wrong there; null: nothing is
 */
public record ChainedLogCheck(long lines, String head, @Nullable String problem) {

  /**
   * Reads a log.
   *
   * @param files of one log in order of time, rotated ones first
   * @param noted head that was noted before, in hex: a line must have it; empty: none was
   * @throws IOException when one cannot be read
   */
  public static ChainedLogCheck of(List<Path> files, String noted) throws IOException {
    Walk walk = new Walk(noted.strip().toLowerCase(Locale.ROOT));
    for (Path file : files) {
      if (!walk.through(file)) {
        break;
      }
    }
    if (walk.problem == null && !walk.met) {
      walk.problem = "no line has the head that was noted: the end was cut off, or all made anew";
    }
    return new ChainedLogCheck(walk.lines, HexFormat.of().formatHex(walk.head), walk.problem);
  }

  private static final class Walk {
    private byte[] head = new byte[ChainedLog.HASH_BYTES];
    private final String noted;
    private long lines;
    private boolean met;
    private @Nullable String problem;

    Walk(String noted) {
      this.noted = noted;
      this.met = noted.isEmpty();
    }

    boolean through(Path file) throws IOException {
      try (BufferedReader in = Files.newBufferedReader(file)) {
        int place = 0;
        for (String text = in.readLine(); text != null; text = in.readLine()) {
          place++;
          problem = wrong(text, place == 1);
          if (problem != null) {
            problem = file + " line " + place + ": " + problem;
            return false;
          }
        }
      }
      return true;
    }

    private @Nullable String wrong(String text, boolean firstOfFile) {
      ChainedLine line = ChainedLine.parse(text);
      if (line == null) {
        return "no line of an audit log";
      }
      byte[] before = line.before();
      if (firstOfFile && before != null && lines == 0) {
        // An older file that nobody handed in may be gone by retention: its head is told.
        head = before;
      } else if (before != null && !Arrays.equals(before, head)) {
        return "it goes on from another line than the one before it: lines are missing";
      }
      byte[] expected = ChainedLog.chain(head, line.start());
      if (!Arrays.equals(expected, line.chain())) {
        return "it was changed, or what was before it was changed or removed; chain value "
            + HexFormat.of().formatHex(line.chain()).substring(0, 16)
            + "…, expected "
            + HexFormat.of().formatHex(expected).substring(0, 16)
            + "…";
      }
      head = line.chain();
      met |= HexFormat.of().formatHex(head).equals(noted);
      lines++;
      return null;
    }
  }
}
