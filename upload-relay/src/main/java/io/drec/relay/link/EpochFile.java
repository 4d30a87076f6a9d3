package io.drec.relay.link;

import io.drec.relay.message.IndexReport;
import io.drec.relay.message.Position;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.UUID;

/**
 * The facts of an epoch, in text.
 *
 * @param acknowledged up to where the centre has the index
 * @param counted sequence of the last frame that is in the rows
 * @param leftOut indicators of which no row was made
 * @param lost frames that were not there when they were to be told of
 * @param mirrored frames that the centre has themselves
 */
record EpochFile(Position acknowledged, long counted, long leftOut, Spans lost, Spans mirrored) {
  private static final String FORMAT = "drec-link-state";
  private static final int VERSION = 1;

  static EpochFile begin(UUID epoch) {
    return new EpochFile(Position.start(epoch), -1, 0, new Spans(), new Spans());
  }

  EpochFile with(IndexReport report) {
    report.missing().forEach(span -> lost.add(span.first(), span.last()));
    long end = report.unit().end().sequence();
    return new EpochFile(
        acknowledged, Math.max(counted, end), Math.max(leftOut, report.leftOut()), lost, mirrored);
  }

  EpochFile withAcknowledged(Position position) {
    return new EpochFile(position, counted, leftOut, lost, mirrored);
  }

  EpochFile withCounted(long sequence) {
    return new EpochFile(acknowledged, sequence, leftOut, lost, mirrored);
  }

  byte[] toBytes() {
    String text =
        String.format(
            Locale.ROOT,
            "format=%s%nversion=%d%nepoch=%s%nacknowledged=%d%nchain=%s%ncounted=%d%n"
                + "left_out=%d%nlost=%s%nmirrored=%s%n",
            FORMAT,
            VERSION,
            acknowledged.epoch(),
            acknowledged.sequence(),
            HexFormat.of().formatHex(acknowledged.chain()),
            counted,
            leftOut,
            text(lost),
            text(mirrored));
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(Spans spans) {
    List<String> parts = new ArrayList<>();
    spans.toList().forEach(span -> parts.add(span.first() + "-" + span.last()));
    return String.join(",", parts);
  }

  private static Spans spans(String text) {
    Spans spans = new Spans();
    for (String part : text.isEmpty() ? new String[0] : text.split(",")) {
      int dash = part.indexOf('-');
      spans.add(Long.parseLong(part.substring(0, dash)), Long.parseLong(part.substring(dash + 1)));
    }
    return spans;
  }

  static EpochFile read(byte[] content) throws IOException {
    Properties values = new Properties();
    values.load(new java.io.StringReader(new String(content, StandardCharsets.UTF_8)));
    String format = values.getProperty("format", "") + " " + values.getProperty("version", "");
    if (!format.equals(FORMAT + " " + VERSION)) {
      throw new IOException(
          "the link's state: found "
              + format
              + ", expected "
              + FORMAT
              + " "
              + VERSION
              + "; use the drec that wrote it");
    }
    Position acknowledged =
        new Position(
            UUID.fromString(values.getProperty("epoch", "")),
            Long.parseLong(values.getProperty("acknowledged", "")),
            HexFormat.of().parseHex(values.getProperty("chain", "")));
    return new EpochFile(
        acknowledged,
        Long.parseLong(values.getProperty("counted", "")),
        Long.parseLong(values.getProperty("left_out", "")),
        spans(values.getProperty("lost", "")),
        spans(values.getProperty("mirrored", "")));
  }
}
