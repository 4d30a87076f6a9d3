package io.drec.windows.event;

/** What Windows, or who collected the event, says about it beside its data. */
public enum EventHeader {
  PROVIDER,
  CHANNEL,
  /** The event's number within its provider. */
  CODE,
  RECORD_NUMBER,
  /** The host on which it was written. */
  COMPUTER,
  /** When the log service of that host wrote it. */
  TIME_CREATED,
  /** The same, on that host's local clock, where the collector did not keep the zone. */
  LOCAL_TIME,
  /** When the collector had it, in the zone of {@link #LOCAL_TIME}. */
  RECEIVED_TIME,
  /** When the collector had it, UTC. */
  COLLECTED_TIME,
  /** Security identifier under which the provider wrote it. */
  USER_SID,
  /** The name of that account. */
  USER_NAME,
  /** The domain of that account. */
  USER_DOMAIN,
  /** Process that wrote it; seldom the one that acted. */
  EXECUTION_PID,
  EXECUTION_TID,
  /** 1 critical … 5 verbose. */
  LEVEL,
  /** Bits, or words; one says that what was tried was refused. */
  KEYWORDS,
  /** 1 debug … 5 critical, as NXLog numbers it. */
  SEVERITY,
  /** The event in words, in the language of its host. */
  MESSAGE,
}
