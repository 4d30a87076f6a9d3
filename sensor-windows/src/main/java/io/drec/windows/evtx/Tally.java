package io.drec.windows.evtx;

/** Passes on to the sink, and counts. */
final class Tally {
  private final EvtxSink sink;
  private long chunks;
  private long events;
  private long lost;
  private long damages;

  Tally(EvtxSink sink) {
    this.sink = sink;
  }

  void chunk() {
    chunks++;
  }

  void event(EvtxEvent event) {
    events++;
    sink.event(event);
  }

  void damage(Damage damage) {
    damages++;
    sink.damage(damage);
  }

  /** A record of which no event could be made. */
  void lost(Damage damage) {
    lost++;
    damage(damage);
  }

  EvtxSummary summary(long bytes, boolean dirty) {
    return new EvtxSummary(bytes, chunks, events, lost, damages, dirty);
  }
}
