package io.drec.query.question;

import java.nio.charset.StandardCharsets;

/** Text for a person, line by line, with or without a terminal's colours. */
final class Lines {
  private static final String RESET = "\u001b[0m";

  private final StringBuilder text = new StringBuilder();
  private final boolean colour;

  Lines(boolean colour) {
    this.colour = colour;
  }

  Lines line(String line) {
    text.append(line).append('\n');
    return this;
  }

  Lines blank() {
    return line("");
  }

  Lines heading(String line) {
    return line(strong(line));
  }

  /** Something that the reader must not overlook. */
  Lines warning(String line) {
    return line(style("33", "! " + line));
  }

  String strong(String words) {
    return style("1", words);
  }

  String faint(String words) {
    return style("2", words);
  }

  String coloured(String words) {
    return style("36", words);
  }

  private String style(String code, String words) {
    return colour && !words.isEmpty() ? "\u001b[" + code + "m" + words + RESET : words;
  }

  byte[] toBytes() {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
