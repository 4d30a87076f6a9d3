package io.drec.jmh.replica;

import java.util.List;

/** Several sources, one behind the other. */
public final class Chained implements EventSource {
  private final List<Part> parts;
  private final int frameBytes;
  private int current;
  private long taken;

  /**
   * So many events of a source.
   *
   * @param events at most
   */
  public record Part(EventSource source, long events) {}

  public Chained(List<Part> parts) {
    this.parts = List.copyOf(parts);
    this.frameBytes = parts.stream().mapToInt(part -> part.source().frameBytes()).max().orElse(0);
  }

  @Override
  public int frameBytes() {
    return frameBytes;
  }

  @Override
  public long next(long events, Sink sink) {
    long left = events;
    while (left > 0 && current < parts.size()) {
      Part part = parts.get(current);
      long wanted = Math.min(left, part.events() - taken);
      long given = wanted == 0 ? 0 : part.source().next(wanted, sink);
      taken += given;
      left -= given;
      if (given < wanted || taken == part.events()) {
        current++;
        taken = 0;
      }
    }
    return events - left;
  }
}
