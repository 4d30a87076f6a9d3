package io.drec.query.question;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.drec.query.words.Shown;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows as RFC 4180 has them: a header, commas, quotes where they are needed, CR LF. Characters that
 * a terminal would obey are written as answers write them; tabs and line ends stay, in quotes.
 */
final class Csv {
  private final StringWriter text = new StringWriter();
  private final CsvWriter writer =
      CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(text);

  Csv(List<String> columns) {
    row(columns);
  }

  Csv row(List<String> cells) {
    List<String> safe = new ArrayList<>(cells.size());
    cells.forEach(cell -> safe.add(safe(cell)));
    writer.writeRecord(safe);
    return this;
  }

  private static String safe(String cell) {
    StringBuilder safe = null;
    for (int i = 0; i < cell.length(); ) {
      int end = i;
      while (end < cell.length() && "\r\n\t".indexOf(cell.charAt(end)) < 0) {
        end++;
      }
      String part = cell.substring(i, end);
      String shown = Shown.escape(part);
      if (safe == null && !shown.equals(part)) {
        safe = new StringBuilder(cell.length() + 16).append(cell, 0, i);
      }
      int next = Math.min(cell.length(), end + 1);
      if (safe != null) {
        safe.append(shown).append(cell, end, next);
      }
      i = next;
    }
    return safe == null ? cell : safe.toString();
  }

  byte[] toBytes() {
    try {
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail to be written", e);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
