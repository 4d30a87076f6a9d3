package io.drec.windows.event;

/** Takes what a reader of events finds, in the order of the source. */
public interface WindowsEventSink {
  /** An event; the object is filled anew for the next one. */
  void event(WindowsEvent event);

  /**
   * Something that could not be read.
   *
   * @param where for a person: {@code line 17}
   * @param why what was found and what was expected
   */
  void unreadable(String where, String why);
}
