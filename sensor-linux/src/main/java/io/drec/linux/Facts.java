package io.drec.linux;

import io.drec.linux.facts.FactOutbox;
import io.drec.linux.facts.FactSensor;
import io.drec.linux.facts.FactSource;
import io.drec.linux.hash.HashContext;
import io.drec.linux.hash.HashSource;
import io.drec.sensor.FactsConfig;
import io.drec.sensor.Sensor;
import io.drec.sensor.SensorConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Puts beside the capturing sensor what the configuration asks user space for. */
final class Facts {
  private Facts() {}

  static Sensor beside(Sensor capturing, Host host, SensorConfig config) {
    FactsConfig facts = config.facts();
    FactOutbox outbox = new FactOutbox();
    List<FactSource> sources = new ArrayList<>();
    HashContext context =
        new HashContext(
            host.path("/proc").toString(), capturing::clockNs, Facts::wallNs, mountNamespace(host));
    if (!facts.hashes().isEmpty()) {
      sources.add(new HashSource(facts, context, outbox));
    }
    return sources.isEmpty()
        ? capturing
        : new FactSensor(capturing, outbox, sources, (int) ProcessHandle.current().pid());
  }

  private static long wallNs() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  /** As {@code mnt:[4026531841]} names it; 0 when it cannot be known. */
  private static int mountNamespace(Host host) {
    Path link = host.path("/proc/self/ns/mnt");
    try {
      String name = Files.readSymbolicLink(link).toString();
      return Integer.parseUnsignedInt(name.replaceAll("\\D", ""));
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }
}
