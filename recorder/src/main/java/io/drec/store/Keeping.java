package io.drec.store;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What of the footage is kept, for how long, and what is gone. Times are ns since 1970 UTC; bytes
 * are those of the store on disk.
 *
 * @param pieces that the store keeps or overwrites as a whole, oldest first
 * @param limits that the recorder keeps to; null where none ever recorded, or it has no limits
 * @param overwritten what is gone, one entry for what hung together
 * @param unsentFrames overwritten before a centre had their index; 0 where there is no link
 * @param locks footage that stays
 */
public record Keeping(
    List<Piece> pieces,
    @Nullable Retention limits,
    List<Overwritten> overwritten,
    long unsentFrames,
    Locks.Found locks) {
  /** Of a recording in memory. */
  public static final Keeping NOTHING =
      new Keeping(List.of(), null, List.of(), 0, Locks.Found.NONE);

  /** Locks may take this part of the limit; beyond it no more can be made. */
  public static final int LOCKED_PERCENT_MAX = 90;

  /** From here on it is said that locks take so much. */
  public static final int LOCKED_PERCENT_WARN = 80;

  private static final long HOUR_NS = 3_600_000_000_000L;
  private static final long DAY_NS = 24 * HOUR_NS;

  /** The present rate is that of the last days. */
  private static final long RATE_SPAN_NS = 3 * DAY_NS;

  private static final long RATE_SPAN_NS_MIN = 6 * HOUR_NS;

  public Keeping {
    pieces = List.copyOf(pieces);
    overwritten = List.copyOf(overwritten);
  }

  /**
   * @param hosts whose records are in it, by name
   */
  public record Piece(long firstNs, long lastNs, long records, long bytes, List<OnHost> hosts) {
    public Piece {
      hosts = List.copyOf(hosts);
    }

    boolean touches(long fromNs, long toNs) {
      return firstNs <= toNs && lastNs >= fromNs;
    }
  }

  /** The span of one host's records in a piece. */
  public record OnHost(String host, long firstNs, long lastNs) {}

  /** Footage of a host that made room for newer. */
  public record Overwritten(String host, long fromNs, long toNs, long records) {}

  public long bytes() {
    return bytes(piece -> true);
  }

  /** Of the pieces that this lock, or one like it, keeps: what it touches stays as a whole. */
  public long bytes(Lock lock) {
    return bytes(piece -> piece.touches(lock.fromNs(), lock.toNs()));
  }

  /** Of the pieces that any lock keeps. */
  public long lockedBytes() {
    return bytes(piece -> locks.covers(piece.firstNs(), piece.lastNs()));
  }

  /** As {@link #lockedBytes()}, were there this lock too. */
  public long lockedBytesWith(Lock lock) {
    return bytes(
        piece ->
            piece.touches(lock.fromNs(), lock.toNs())
                || locks.covers(piece.firstNs(), piece.lastNs()));
  }

  private long bytes(Predicate<Piece> which) {
    return pieces.stream().filter(which).mapToLong(Piece::bytes).sum();
  }

  /** How many pieces the span touches. */
  public long pieces(long fromNs, long toNs) {
    return pieces.stream().filter(piece -> piece.touches(fromNs, toNs)).count();
  }

  /** Hosts with records in the span, by name. */
  public Set<String> hosts(long fromNs, long toNs) {
    Set<String> hosts = new TreeSet<>();
    for (Piece piece : pieces) {
      for (OnHost host : piece.hosts()) {
        if (host.firstNs() <= toNs && host.lastNs() >= fromNs) {
          hosts.add(host.host());
        }
      }
    }
    return hosts;
  }

  /** The limit of bytes, or null. */
  public @Nullable Long bytesMax() {
    return limits == null || limits.bytesMax() == Long.MAX_VALUE ? null : limits.bytesMax();
  }

  /** The limit of age, or null. */
  public @Nullable Long ageMaxNs() {
    return limits == null || limits.ageMaxNs() == Long.MAX_VALUE ? null : limits.ageMaxNs();
  }

  /** The part of the limit that locks take, in percent; null without a limit. */
  public @Nullable Long lockedPercent() {
    Long max = bytesMax();
    return max == null ? null : Math.round(100.0 * lockedBytes() / max);
  }

  /** First moment of the store that is still there; null when it is empty. */
  public @Nullable Long oldestNs() {
    return pieces.isEmpty()
        ? null
        : Long.valueOf(pieces.stream().mapToLong(Piece::firstNs).min().getAsLong());
  }

  /** How fast the store has grown of late; null while it is too young to say. */
  public @Nullable Long bytesPerDay() {
    long lastNs = pieces.stream().mapToLong(Piece::lastNs).max().orElse(0);
    List<Piece> late =
        pieces.stream().filter(piece -> piece.firstNs() >= lastNs - RATE_SPAN_NS).toList();
    long spanNs = lastNs - late.stream().mapToLong(Piece::firstNs).min().orElse(lastNs);
    if (spanNs < RATE_SPAN_NS_MIN) {
      return null;
    }
    return Math.round((double) late.stream().mapToLong(Piece::bytes).sum() / spanNs * DAY_NS);
  }

  /** How long footage stays at {@link #bytesPerDay}, for what the limit leaves beside locks. */
  public @Nullable Double daysAtPresentRate() {
    Long perDay = bytesPerDay();
    Long max = bytesMax();
    if (perDay == null || perDay == 0 || max == null) {
      return null;
    }
    double days = (double) Math.max(0, max - lockedBytes()) / perDay;
    Long ageNs = ageMaxNs();
    return ageNs == null ? days : Math.min(days, (double) ageNs / DAY_NS);
  }
}
