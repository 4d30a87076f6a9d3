package io.drec.windows;

import io.drec.evidence.EvidenceSink;
import io.drec.windows.event.WindowsEvent;
import io.drec.windows.event.WindowsEventSink;
import io.drec.windows.mapping.EventMapper;

/** Hands the record of each event on. */
final class RecordingSink implements WindowsEventSink {
  private final EvidenceSink sink;
  private final EventMapper mapper = new EventMapper();

  RecordingSink(EvidenceSink sink) {
    this.sink = sink;
  }

  @Override
  public void event(WindowsEvent event) {
    sink.record(EventMapper.host(event), mapper.map(event));
  }

  @Override
  public void unreadable(String where, String why) {
    sink.unreadable(where, why);
  }
}
