package io.drec.query.script;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A script that was logged in parts. Takes each part once, in any order. Not thread safe. */
public final class Script {
  /** Characters of the whole: more is cut, and said. */
  public static final int TEXT_MAX = 1 << 20;

  /** Parts of which one script may consist: more are not kept. */
  static final int PARTS_MAX = 10_000;

  private final TreeMap<Long, String> parts = new TreeMap<>();
  private long total;
  private long length;
  private boolean full;

  /**
   * @param part from 1 on
   * @param of how many there are; 0 when that was not told
   */
  public void part(long part, long of, String text) {
    total = Math.max(total, of);
    boolean fits = parts.size() < PARTS_MAX && length + text.length() <= TEXT_MAX;
    if (!parts.containsKey(part) && fits) {
      parts.put(part, text);
      length += text.length();
    } else if (!parts.containsKey(part)) {
      full = true;
    }
  }

  public long total() {
    return Math.max(total, parts.isEmpty() ? 0 : parts.lastKey());
  }

  /** The numbers of parts that were not logged, at most {@code max} of them. */
  public List<Long> missing(int max) {
    List<Long> missing = new ArrayList<>();
    for (long part = 1; part <= total() && missing.size() < max; part++) {
      if (!parts.containsKey(part)) {
        missing.add(part);
      }
    }
    return missing;
  }

  /** How many of its parts are here. */
  public int count() {
    return parts.size();
  }

  /** Whether something was left out because of {@link #TEXT_MAX}. */
  public boolean isCut() {
    return full;
  }

  /** The parts, one behind the other, with a line where some are missing. */
  public String text() {
    StringBuilder text = new StringBuilder();
    long expected = 1;
    for (var part : parts.entrySet()) {
      gap(text, expected, part.getKey() - 1);
      text.append(part.getValue());
      expected = part.getKey() + 1;
    }
    gap(text, expected, total());
    return text.toString();
  }

  private static void gap(StringBuilder text, long from, long to) {
    if (from <= to) {
      boolean fresh = text.length() == 0 || text.charAt(text.length() - 1) == '\n';
      text.append(fresh ? "" : "\n").append("[part ").append(from);
      text.append(from == to ? " is" : " to " + to + " are").append(" missing here]\n");
    }
  }
}
