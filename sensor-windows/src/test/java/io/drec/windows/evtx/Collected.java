package io.drec.windows.evtx;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All that reading one file gave. */
record Collected(EvtxSummary summary, List<EvtxEvent> events, List<Damage> damages) {
  static Collected of(byte[] file) {
    return of(new ByteArrayInputStream(file));
  }

  static Collected of(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return of(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Collected of(InputStream in) {
    List<EvtxEvent> events = new ArrayList<>();
    List<Damage> damages = new ArrayList<>();
    EvtxSink sink =
        new EvtxSink() {
          @Override
          public void event(EvtxEvent event) {
            events.add(event);
          }

          @Override
          public void damage(Damage damage) {
            damages.add(damage);
          }
        };
    try {
      return new Collected(EvtxReader.read(in, sink), events, damages);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The events' elements, written out: equal for equal events. */
  List<String> contents() {
    return events.stream().map(event -> event.recordNumber() + " " + event.root()).toList();
  }
}
