package io.drec.windows.evtx;

/** Takes what {@link EvtxReader} finds, in the order of the file. */
public interface EvtxSink {
  /** An event that could be read. */
  void event(EvtxEvent event);

  /**
   * Something that is not as it should be. At most two for each record, and a few for each chunk; a
   * sink that keeps them should keep a bounded number.
   */
  void damage(Damage damage);
}
