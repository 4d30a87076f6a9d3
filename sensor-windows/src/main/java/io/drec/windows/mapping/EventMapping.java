package io.drec.windows.mapping;

import io.drec.windows.event.WindowsEvent;

/** The events of one provider. */
@FunctionalInterface
interface EventMapping {
  /**
   * Writes the record of an event, without what all records have.
   *
   * @return false when it knows no such event; the draft is then as it was
   */
  boolean map(int code, WindowsEvent event, Draft draft);
}
