package io.drec.query.fleet;

import io.drec.query.words.Shown;
import java.nio.charset.StandardCharsets;

/** Text for a person, line by line; whatever came from hosts is made harmless for a terminal. */
final class Page {
  private static final String RESET = "\u001b[0m";

  private final StringBuilder text = new StringBuilder();
  private final boolean colour;

  Page(boolean colour) {
    this.colour = colour;
  }

  Page line(String line) {
    text.append(line).append('\n');
    return this;
  }

  Page blank() {
    return line("");
  }

  Page warning(String line) {
    return line(style("33", "! " + line));
  }

  String strong(String words) {
    return style("1", Shown.escape(words));
  }

  String faint(String words) {
    return style("2", Shown.escape(words));
  }

  String coloured(String words) {
    return style("36", Shown.escape(words));
  }

  private String style(String code, String words) {
    return colour && !words.isEmpty() ? "\u001b[" + code + "m" + words + RESET : words;
  }

  byte[] toBytes() {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
