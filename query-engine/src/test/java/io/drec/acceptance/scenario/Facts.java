package io.drec.acceptance.scenario;

import io.drec.query.entity.Known;
import io.drec.store.Addresses;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.Footage;
import io.drec.store.Indicator;
import io.drec.store.WindowsPaths;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a recording knows, in words that do not depend on who recorded it.
 *
 * @param processes pid, executable, command line, pid of the parent
 * @param files paths
 * @param flows protocol, both ends, pid
 * @param registry paths of keys and values
 */
record Facts(Set<String> processes, Set<String> files, Set<String> flows, Set<String> registry) {

  static Facts of(Footage footage) {
    Known known = new Known(footage);
    Facts facts = new Facts(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
    each(footage, Indicator.Kind.PID, id -> add(facts.processes, process(known, id)));
    each(footage, Indicator.Kind.PATH, id -> add(facts.files, file(known, id)));
    each(footage, Indicator.Kind.IP_PORT, id -> add(facts.flows, flow(known, id)));
    each(footage, Indicator.Kind.REGISTRY, id -> add(facts.registry, registry(known, id)));
    return facts;
  }

  private static void each(Footage footage, Indicator.Kind kind, Consumer<EntityId> visitor) {
    Set<String> values = new TreeSet<>();
    footage.values(kind, "", values::add);
    for (String value : values) {
      footage.postings(
          new Indicator(kind, value),
          posting -> {
            visitor.accept(posting.object());
            return true;
          });
    }
  }

  private static void add(Set<String> set, @Nullable String fact) {
    if (fact != null) {
      set.add(fact);
    }
  }

  private static @Nullable String process(Known known, EntityId id) {
    Entity.Process process = known.process(id);
    if (process == null) {
      return null;
    }
    Entity.Image image = known.image(process, Long.MAX_VALUE);
    Entity.Process parent = process.parent() == null ? null : known.process(process.parent());
    return String.format(
        "pid %d, %s, %s, parent %s",
        process.pid(),
        image == null || image.executable() == null
            ? "no executable"
            : image.executable().toLowerCase(Locale.ROOT),
        image == null ? null : image.commandLine(),
        parent == null ? "unknown" : Integer.toString(parent.pid()));
  }

  private static @Nullable String file(Known known, EntityId id) {
    Entity.File file = known.file(id);
    return file == null
        ? null
        : WindowsPaths.folded(file.paths().isEmpty() ? file.name() : file.paths().get(0));
  }

  private static @Nullable String flow(Known known, EntityId id) {
    Entity.Flow flow = known.flow(id);
    return flow == null
        ? null
        : flow.protocol()
            + " "
            + Addresses.withPort(flow.localAddress(), flow.localPort())
            + " "
            + Addresses.withPort(flow.remoteAddress(), flow.remotePort())
            + (Boolean.TRUE.equals(flow.outbound()) ? " out" : " in");
  }

  private static @Nullable String registry(Known known, EntityId id) {
    Entity.Named value = known.named(id);
    return value == null ? null : WindowsPaths.folded(String.valueOf(value.attribute("path")));
  }
}
