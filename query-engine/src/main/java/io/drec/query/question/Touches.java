package io.drec.query.question;

import io.drec.query.ecs.EcsField;
import io.drec.query.ecs.EcsMapper;
import io.drec.query.entity.Known;
import io.drec.query.entity.Sources;
import io.drec.store.Edge;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.EntityKind;
import io.drec.store.Indicator;
import io.drec.store.Mechanism;
import io.drec.store.Posting;
import io.drec.store.Text;
import io.drec.store.WindowsPaths;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who touched an indicator, host by host: exactly what the postings say, nobody else. */
final class Touches {
  private final Known known;
  private final Span span;
  private final @Nullable String host;
  private final Map<String, OnHost> hosts = new TreeMap<>();
  private final Map<EntityId, Entity> objects = new TreeMap<>();
  private final Map<Pair, Set<String>> told = new LinkedHashMap<>();
  private long straddling;

  /** Who touched what; under which values stands beside it. */
  private record Pair(String host, EntityId object, @Nullable EntityId process) {}

  /** What happened on one host, or by one process. */
  static final class Tally {
    long firstNs = Long.MAX_VALUE;
    long lastNs = Long.MIN_VALUE;
    long count;

    void add(Posting posting) {
      firstNs = Math.min(firstNs, posting.firstNs());
      lastNs = Math.max(lastNs, posting.lastNs());
      count += posting.count();
    }
  }

  /** One host's part. */
  static final class OnHost {
    final Tally all = new Tally();
    final Map<EntityId, Tally> processes = new TreeMap<>();
    long withoutProcess;

    /** Who they ran as. */
    final Set<String> users = new TreeSet<>();

    /** Processes that ran what was asked for, earliest first. */
    final List<EntityId> executions = new ArrayList<>();

    /** Who wrote the files that were asked for, earliest first. */
    final List<Edge> writers = new ArrayList<>();

    /** From where these files were fetched, as their marks say or those of who wrote them. */
    final Set<String> urls = new TreeSet<>();

    /** Earliest first. */
    List<Map.Entry<EntityId, Tally>> inOrder() {
      List<Map.Entry<EntityId, Tally>> entries = new ArrayList<>(processes.entrySet());
      entries.sort(
          Comparator.comparingLong((Map.Entry<EntityId, Tally> entry) -> entry.getValue().firstNs)
              .thenComparing(Map.Entry::getKey));
      return entries;
    }
  }

  Touches(Known known, Span span, @Nullable String host) {
    this.known = known;
    this.span = span;
    this.host = host;
  }

  /** Adds all who touched this value. */
  void add(Indicator indicator) {
    each(indicator, posting -> add(indicator, counted(indicator, posting)));
    if (indicator.kind() == Indicator.Kind.IP) {
      addLocal(indicator.value());
    }
  }

  private void each(Indicator indicator, Consumer<Posting> visitor) {
    known
        .footage()
        .postings(
            indicator,
            posting -> {
              visitor.accept(posting);
              return true;
            });
  }

  /**
   * An exec is told of twice under its program's name and path, by the file and by the process: it
   * counts once, for the file.
   */
  private @Nullable Posting counted(Indicator indicator, Posting posting) {
    if (posting.object().kind() != EntityKind.PROCESS) {
      return posting;
    }
    if (indicator.kind() == Indicator.Kind.PATH) {
      return null;
    }
    if (indicator.kind() != Indicator.Kind.NAME) {
      return posting;
    }
    Entity.Process process = known.process(posting.object());
    long execs =
        process == null
            ? 0
            : process.images().stream().filter(image -> isNamed(image, indicator)).count();
    return execs >= posting.count() ? null : withCount(posting, posting.count() - execs);
  }

  private static boolean isNamed(Entity.Image image, Indicator name) {
    String executable = image.executable();
    return executable != null
        && Text.leaf(WindowsPaths.comparable(executable)).equals(name.value());
  }

  private static Posting withCount(Posting posting, long count) {
    return new Posting(
        posting.object(),
        posting.process(),
        posting.firstNs(),
        posting.lastNs(),
        count,
        posting.firstEvent());
  }

  /** Adds who touched this very file under another of its names. */
  void addName(EntityId file, String path) {
    Indicator name = new Indicator(Indicator.Kind.PATH, path);
    each(name, posting -> add(name, posting.object().equals(file) ? posting : null));
  }

  /**
   * Flows that were taken in on the address, or wait there: they are kept under address and port.
   */
  private void addLocal(String address) {
    String prefix = address.indexOf(':') >= 0 ? "[" + address + "]:" : address + ":";
    List<Indicator> ends = new ArrayList<>();
    known
        .footage()
        .values(
            Indicator.Kind.IP_PORT,
            prefix,
            value -> ends.add(new Indicator(Indicator.Kind.IP_PORT, value)));
    for (Indicator end : ends) {
      each(end, posting -> add(end, isLocal(posting, address) ? posting : null));
    }
  }

  private boolean isLocal(Posting posting, String address) {
    Entity.Flow flow = known.flow(posting.object());
    return flow != null
        && flow.localAddress().equals(address)
        && !flow.remoteAddress().equals(address);
  }

  private void add(Indicator indicator, @Nullable Posting posting) {
    if (posting == null) {
      return;
    }
    if (!span.touches(posting.firstNs(), posting.lastNs())) {
      return;
    }
    boolean straddles = posting.firstNs() < span.fromNs() || posting.lastNs() > span.toNs();
    if (straddles && !actedWithin(posting)) {
      return;
    }
    Entity object = known.find(posting.object());
    Entity process = known.find(posting.process());
    Entity bearer = process == null ? object : process;
    String name = bearer == null ? "unknown" : bearer.host();
    if (host != null && !host.equals(name)) {
      return;
    }
    if (object != null) {
      objects.put(object.id(), object);
    }
    OnHost onHost = hosts.computeIfAbsent(name, any -> new OnHost());
    onHost.all.add(posting);
    told.computeIfAbsent(
            new Pair(name, posting.object(), posting.process()), any -> new HashSet<>())
        .add(indicator.value());
    if (posting.process() == null) {
      onHost.withoutProcess += posting.count();
    } else {
      onHost.processes.computeIfAbsent(posting.process(), any -> new Tally()).add(posting);
    }
    if (straddles) {
      straddling++;
    }
  }

  /** Users, executions, writers and sources of what was touched on a host. */
  private void finish(OnHost onHost) {
    for (EntityId id : onHost.processes.keySet()) {
      Entity.Process process = known.process(id);
      if (process != null && process.user() != null) {
        onHost.users.add(Entities.user(process.user()));
      }
    }
  }

  /** Files that were asked for, with who ran and wrote them. */
  void about(Entity.File file) {
    OnHost onHost = hosts.get(file.host());
    if (onHost == null) {
      return;
    }
    onHost.urls.addAll(Sources.of(known, file.id()));
    Set<EntityId> writers = new HashSet<>();
    known
        .footage()
        .causes(
            file.id(),
            span.toNs(),
            edge -> {
              boolean writes =
                  edge.mechanism() == Mechanism.WRITE || edge.mechanism() == Mechanism.SHARE_WRITE;
              if (writes && writers.add(edge.from())) {
                onHost.writers.add(edge);
              }
              return true;
            });
    known
        .footage()
        .effects(
            file.id(),
            span.fromNs(),
            edge -> {
              boolean runs =
                  edge.mechanism() == Mechanism.EXEC || edge.mechanism() == Mechanism.SCRIPT;
              if (runs && !onHost.executions.contains(edge.to())) {
                onHost.executions.add(edge.to());
              }
              return true;
            });
    onHost.writers.sort(Comparator.comparingLong(Edge::firstNs).thenComparing(Edge::from));
  }

  /** Whether an act between the two, from its begin to its end, reaches into the span. */
  private boolean actedWithin(Posting posting) {
    EntityId process = posting.process();
    EntityId object = posting.object();
    if (process == null || process.equals(object)) {
      return true;
    }
    boolean[] within = {false};
    known
        .footage()
        .causes(object, span.toNs(), edge -> !reaches(edge, edge.from().equals(process), within));
    known
        .footage()
        .effects(object, Long.MIN_VALUE, edge -> !reaches(edge, edge.to().equals(process), within));
    return within[0];
  }

  private boolean reaches(Edge edge, boolean between, boolean[] within) {
    within[0] |= between && span.touches(edge.firstNs(), edge.lastNs());
    return within[0];
  }

  /**
   * Ends the adding: a rename or link is told of under both names, and counts once where both were
   * added.
   */
  Touches done() {
    told.forEach(
        (pair, values) -> {
          EntityId process = pair.process();
          if (process != null && values.size() > 1 && pair.object().kind() == EntityKind.FILE) {
            long twice = toldTwice(process, pair.object(), values);
            OnHost onHost = Objects.requireNonNull(hosts.get(pair.host()));
            onHost.all.count -= twice;
            Objects.requireNonNull(onHost.processes.get(process)).count -= twice;
          }
        });
    told.clear();
    hosts.values().forEach(this::finish);
    return this;
  }

  private long toldTwice(EntityId process, EntityId file, Set<String> values) {
    EcsMapper mapper = new EcsMapper(known);
    long[] twice = {0};
    known
        .footage()
        .causes(
            file,
            Long.MAX_VALUE,
            edge -> {
              boolean names =
                  edge.from().equals(process)
                      && (edge.mechanism() == Mechanism.RENAME
                          || edge.mechanism() == Mechanism.LINK);
              if (names && isBetween(mapper, edge, values)) {
                twice[0]++;
              }
              return true;
            });
    return twice[0];
  }

  private boolean isBetween(EcsMapper mapper, Edge edge, Set<String> values) {
    return known
        .footage()
        .record(edge.event())
        .map(mapper::map)
        .filter(event -> values.contains(event.text(EcsField.FILE_PATH)))
        .filter(event -> values.contains(event.text(EcsField.FILE_EXT_ORIGINAL_PATH)))
        .isPresent();
  }

  Map<String, OnHost> hosts() {
    return hosts;
  }

  /** The entities that bear the value. */
  List<Entity> objects() {
    return List.copyOf(objects.values());
  }

  /** Postings that also hold events outside the span, which they do not tell apart. */
  long straddling() {
    return straddling;
  }

  boolean isEmpty() {
    return hosts.isEmpty();
  }

  long lastNs() {
    return hosts.values().stream().mapToLong(one -> one.all.lastNs).max().orElse(Long.MIN_VALUE);
  }
}
