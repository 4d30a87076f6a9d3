package io.drec.query.question;

import io.drec.query.causality.Impact;
import io.drec.query.causality.Reached;
import io.drec.query.causality.RootCause;
import io.drec.query.causality.Step;
import io.drec.query.words.Shown;
import io.drec.query.words.Times;
import io.drec.store.Edge;
import io.drec.store.Entity;
import io.drec.store.Footage;
import io.drec.store.StoreException;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The time that the story of a point takes: from where its best cause entered to the last thing
 * that came of it.
 *
 * @param fromNs ns since 1970 UTC
 * @param complete false when more came of it than was followed
 */
public record Incident(long fromNs, long toNs, boolean complete) {

  /** A point or a time that cannot be read; the message is one line for the user. */
  public static final class MistakeException extends Exception {
    private static final long serialVersionUID = 1L;

    MistakeException(String message) {
      super(message);
    }
  }

  /**
   * Finds it.
   *
   * @param point as the user wrote it
   * @param host only this host, by name; null: any
   * @return null when the point is not in the recording
   * @throws StoreException when the recording cannot be read
   */
  public static @Nullable Incident of(
      Footage footage, String point, @Nullable String host, InstantSource clock)
      throws MistakeException {
    Question.Options options = new Question.Options(host, null, null, OptionalInt.empty());
    try {
      Asked asked = new Asked(footage, options, clock);
      Extent extent = new Extent();
      boolean complete = true;
      if (new Scope(asked).answer(point) instanceof ScopeAnswer scope) {
        extent.add(scope);
        Impact impact = scope.impact();
        complete = impact == null || impact.complete();
      }
      addCause(asked, point, extent);
      return extent.fromNs > extent.toNs
          ? null
          : new Incident(extent.fromNs, extent.toNs, complete);
    } catch (UsageException e) {
      throw new MistakeException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * A value may have no cause of its own, as a user who was there before: then its scope counts.
   */
  private static void addCause(Asked asked, String point, Extent extent) throws UsageException {
    try {
      if (new Why(asked).answer(point) instanceof WhyAnswer why) {
        extent.add(why.point());
        extent.add(why.found());
      }
    } catch (UsageException e) {
      if (extent.fromNs > extent.toNs) {
        throw e;
      }
    }
  }

  /**
   * Reads a moment.
   *
   * @param option that it was given with
   */
  public static long momentNs(String option, String text, InstantSource clock)
      throws MistakeException {
    Long timeNs = Times.parse(text, clock);
    if (timeNs == null) {
      throw new MistakeException(
          option + ": '" + Shown.escape(text) + "' is no time; write " + Times.FORMS);
    }
    return timeNs;
  }

  /** Grows by what it is told of. */
  private static final class Extent {
    long fromNs = Long.MAX_VALUE;
    long toNs = Long.MIN_VALUE;

    private void add(long firstNs, long lastNs) {
      fromNs = Math.min(fromNs, firstNs);
      toNs = Math.max(toNs, lastNs);
    }

    private void add(Edge edge) {
      add(edge.firstNs(), ScopeAnswer.endNs(edge));
    }

    /** What was there before the recording began to tell of it counts from its first sight on. */
    void add(Entity point) {
      add(point.firstNs(), point.firstNs());
    }

    /** The best cause alone: a worse one may lie anywhere. */
    void add(RootCause found) {
      List<Step> path = found.causes().get(0).path();
      for (Step step : path) {
        Edge edge = step.edge();
        if (edge != null) {
          add(edge);
        }
      }
    }

    void add(ScopeAnswer scope) {
      for (Touches.OnHost onHost : scope.touches().hosts().values()) {
        add(onHost.all.firstNs, onHost.all.lastNs);
      }
      scope.points().forEach(this::add);
      Impact impact = scope.impact();
      if (impact != null) {
        for (Reached reached : impact.reached()) {
          reached.edges().forEach(this::add);
        }
      }
    }
  }
}
