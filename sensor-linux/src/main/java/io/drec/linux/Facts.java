package io.drec.linux;

import io.drec.linux.container.ContainerSource;
import io.drec.linux.facts.FactOutbox;
import io.drec.linux.facts.FactSensor;
import io.drec.linux.facts.FactSource;
import io.drec.linux.hash.HashContext;
import io.drec.linux.hash.HashSource;
import io.drec.linux.logons.LogonSource;
import io.drec.linux.script.StdinTexts;
import io.drec.linux.watch.WatchSource;
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
    FactOutbox outbox = new FactOutbox(capturing::wakeup);
    List<FactSource> sources = new ArrayList<>();
    HashContext context = context(capturing, host);
    if (!facts.hashes().isEmpty() || facts.scriptBytesMax() > 0) {
      sources.add(new HashSource(facts, context, outbox));
    }
    if (facts.scriptBytesMax() > 0) {
      sources.add(new StdinTexts(facts, outbox));
    }
    if (facts.logons()) {
      sources.add(
          new LogonSource(
              config.scope() != null, host.root(), capturing::clockNs, Facts::wallNs, outbox));
    }
    if (facts.watch()) {
      sources.add(new WatchSource(host.root(), outbox));
    }
    if (facts.containers()) {
      sources.add(new ContainerSource(host.root(), outbox));
    }
    return sources.isEmpty()
        ? capturing
        : new FactSensor(capturing, outbox, sources, (int) ProcessHandle.current().pid());
  }

  /** Since 1970. */
  static long wallNs() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  /**
   * Paths are opened as the first process sees them, where that can be: of a service systemd may
   * hide parts.
   */
  private static HashContext context(Sensor capturing, Host host) {
    String proc = host.path("/proc").toString();
    int first = mountNamespace(Path.of(proc, "1"));
    Path process = Path.of(proc, first == 0 ? "self" : "1");
    return new HashContext(
        proc,
        process.resolve("root").toString(),
        capturing::clockNs,
        Facts::wallNs,
        first == 0 ? mountNamespace(process) : first);
  }

  /** As {@code mnt:[4026531841]} names it; 0 when it cannot be known. */
  private static int mountNamespace(Path process) {
    try {
      String name = Files.readSymbolicLink(process.resolve("ns/mnt")).toString();
      return Integer.parseUnsignedInt(name.replaceAll("\\D", ""));
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }
}
