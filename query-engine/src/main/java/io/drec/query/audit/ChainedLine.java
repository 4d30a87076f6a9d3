package io.drec.query.audit;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line of a {@link ChainedLog}.
 *
 * @param number from 0 on over all files of the log
 * @param before chain value that the file's first line goes on from; null in other lines
 * @param start bytes that the chain value covers
 */
record ChainedLine(long number, byte @Nullable [] before, byte[] start, byte[] chain) {
  private static final Pattern FORM =
      Pattern.compile(
          "(\\{\"n\":(\\d{1,18})(?:,\"before\":\"([0-9a-f]{64})\")?.*)"
              + ",\"chain\":\"([0-9a-f]{64})\"}",
          Pattern.DOTALL);

  /** Null when the text has not this form. */
  static @Nullable ChainedLine parse(String line) {
    Matcher form = FORM.matcher(line);
    if (!form.matches()) {
      return null;
    }
    String before = form.group(3);
    return new ChainedLine(
        Long.parseLong(form.group(2)),
        before == null ? null : HexFormat.of().parseHex(before),
        form.group(1).getBytes(StandardCharsets.UTF_8),
        HexFormat.of().parseHex(form.group(4)));
  }
}
