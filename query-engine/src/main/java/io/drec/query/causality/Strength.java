package io.drec.query.causality;

import io.drec.query.entity.Known;
import io.drec.store.Edge;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.EntityKind;
import io.drec.store.Mechanism;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How much of what happened one edge explains, from 0 (nothing: not followed) to 1 (everything).
 *
 * <p>Tier 1 carries content or code: a write, a script, an image, data from the network. Tier 2
 * hands on control: who forked whom. Tier 3 only touches: mode, owner, a file read unasked. Each is
 * weakened where the same cause acted on many (a program that everybody runs explains nothing),
 * where little data went over, and where time passed between.
 */
final class Strength {
  private static final int READERS_COUNTED_MAX = 64;
  private static final long NS_PER_SECOND = 1_000_000_000L;

  /** A server does within this time what it was asked for, as a rule. */
  static final long ASKED_NS = NS_PER_SECOND;

  /** How fast data that came explains less, see {@link #nearness}. */
  private static final double DATA_FADES = 0.1;

  private final Known known;
  private final Naming naming;
  private final Pipes pipes;
  private final Map<EntityId, Double> rarities = new HashMap<>();
  private final Set<EntityId> neverMade = new HashSet<>();

  Strength(Known known) {
    this.known = known;
    this.naming = new Naming(known);
    this.pipes = new Pipes(known);
  }

  /**
   * @param effect the way to the node that the edge acted on
   * @param newer how many edges of this mechanism into the same node are newer
   */
  double of(Edge edge, Label effect, int newer) {
    if (edge.from().kind() == EntityKind.USER_SESSION && isNamedThing(edge.to())) {
      // Only the session is told: the process that acted in it, where one is found, says more.
      return 0.3 * among(newer, 0.2);
    }
    return switch (edge.mechanism()) {
      case WRITE -> (edge.bytes() == 0 ? 0.5 : 0.98) * among(newer, 0.2);
      case RENAME -> edge.from().kind() == edge.to().kind() ? 0.98 : 0.7;
      case LINK -> edge.from().kind() == edge.to().kind() ? 0.95 : 0.65;
      case CREATE -> 0.8;
      case TRUNCATE -> 0.45;
      case CHMOD, CHOWN -> 0.35;
      case SCRIPT -> 0.97 * rarity(edge.from());
      case EXEC -> 0.97 * rarity(edge.from()) * among(newer, 0.5);
      case READ -> (naming.names(edge) ? 0.96 : 0.5) * rarity(edge.from());
      case FORK -> forked(edge, effect);
      case ACCEPT -> 0.92 * nearness(edge, effect, DATA_FADES);
      case RECEIVE -> received(edge, effect);
      case CONNECT, SEND, LISTEN -> 0.95;
      case DELETE -> 0.0;
      case REMOTE_THREAD, TAMPER -> 0.97 * among(newer, 0.2);
      case WMI, DCOM, SERVICE, TASK -> brokered(edge, effect);
      case AUTOSTART -> 0.97;
      case LOGON -> edge.from().kind() == EntityKind.PROCESS ? 0.5 : 0.6;
      case REMOTE_LOGON, SAME_FLOW -> 0.97;
      // Through the kernel's write of the same file, where that was told, the way is stronger.
      case SHARE_WRITE -> 0.9 * among(newer, 0.1);
      case ON_BEHALF -> 0.9;
      case REGISTRY_SET -> 0.98 * among(newer, 0.3);
      case REGISTRY_DELETE -> 0.4;
      case CHANGE -> 0.7 * among(newer, 0.3);
      case RUN_SCRIPT -> 0.97;
      case LOAD -> loaded(edge);
      case PIPE -> 0.1;
      case PASS -> passed(edge, effect, newer);
      // A server acts at once: of a connection that is older it has served others since.
      case LOCAL_SOCKET -> 0.9 * among(newer, 1.0) * nearness(edge, effect, 1.0);
      case REMOTE_MEMORY -> 0.97 * among(newer, 0.2);
      case RESOLVE -> 0.1;
      case SIGNAL -> 0.0;
      case ACCESS -> 0.0;
    };
  }

  /**
   * What came through a pipe is content; what children hand back to their parent says less, unless
   * it was what the parent then wrote, as tar does with what its gzip hands back.
   */
  private double passed(Edge edge, Label effect, int newer) {
    if (edge.from().kind() == EntityKind.PROCESS) {
      return (edge.bytes() == 0 ? 0.5 : 0.98) * among(newer, 0.2);
    }
    boolean told = isContent(edge, effect) || !pipes.isReturned(edge);
    return (told ? 0.85 : 0.3) * among(newer, 0.2);
  }

  /** Whether the program that read this wrote about as much, or less: another one has forgotten. */
  private boolean isContent(Edge read, Label effect) {
    Edge written = effect.edge();
    if (written == null || !isWritten(written) || read.bytes() <= 0) {
      return false;
    }
    return !isForgotten(read, written) && carries(read, written) >= 1.0;
  }

  private boolean isForgotten(Edge read, Edge written) {
    Entity.Process reader = known.process(read.to());
    if (reader == null || reader.running()) {
      return false;
    }
    Entity.Image image = reader.ownImage(Math.max(read.firstNs(), written.firstNs()));
    return image != null && image.timeNs() > read.firstNs();
  }

  private static boolean isNamedThing(EntityId id) {
    return switch (id.kind()) {
      case ACCOUNT, SERVICE, TASK, WMI_CONSUMER, REGISTRY, SCRIPT -> true;
      default -> false;
    };
  }

  /** Whether a cause of this kind may act on a process point after it took on its last image. */
  boolean makesProcess(Edge edge) {
    return switch (edge.mechanism()) {
      case FORK, EXEC, SCRIPT, REMOTE_THREAD, REMOTE_MEMORY, TAMPER -> true;
      case WMI, DCOM, SERVICE, TASK, AUTOSTART, LOGON, LOAD -> true;
      case READ -> naming.names(edge);
      default -> false;
    };
  }

  /** The n-th newest of many explains less than the newest. */
  private static double among(int newer, double loss) {
    return 1.0 / (1.0 + loss * newer);
  }

  /**
   * A child that did not exec, or had not yet, is the same program as its parent. One that runs a
   * program made within the recording is explained by who made that, before by who started it; one
   * that acts when somebody has asked, by who asked.
   */
  private double forked(Edge fork, Label effect) {
    if (isBroker(effect)) {
      return 0.3;
    }
    Entity.Process child = known.process(fork.to());
    Entity.Image image = child == null ? null : child.ownImage(effect.untilNs());
    if (child != null && image == null) {
      return 0.97;
    }
    EntityId program = image == null ? null : image.file();
    boolean explained = image != null && program != null && isMade(program, image.timeNs());
    return explained || isAsked(fork.to(), effect) ? 0.6 : 0.85;
  }

  /** Whether someone came over a local socket shortly before: who asked explains what it did. */
  private boolean isAsked(EntityId server, Label effect) {
    if (effect.edge() == null || effect.untilNs() == Long.MAX_VALUE) {
      return false;
    }
    boolean[] asked = {false};
    known
        .footage()
        .causes(
            server,
            effect.untilNs(),
            edge -> {
              asked[0] = edge.mechanism() == Mechanism.LOCAL_SOCKET;
              return !asked[0] && effect.untilNs() - edge.firstNs() < ASKED_NS;
            });
    return asked[0];
  }

  /**
   * A process that a part of the system started for another: that part hands on, and what it hands
   * on came from the session that its child runs in, not from other sessions that it serves.
   */
  private double brokered(Edge edge, Label effect) {
    if (edge.from().kind() != EntityKind.USER_SESSION) {
      return edge.from().kind() == EntityKind.PROCESS ? 0.9 : 0.97;
    }
    Edge onward = effect.edge();
    Entity.Process child = onward == null ? null : known.process(onward.to());
    return child == null || edge.from().equals(child.session()) ? 0.97 : 0.0;
  }

  private boolean isMadeProgram(Edge flowToProcess) {
    Entity.Process process = known.process(flowToProcess.to());
    Entity.Image image = process == null ? null : process.ownImage(flowToProcess.firstNs());
    EntityId program = image == null ? null : image.file();
    return program != null && isMade(program, flowToProcess.firstNs());
  }

  /** Whether an edge of this kind can never be on a way. */
  boolean isNone(Edge edge) {
    return switch (edge.mechanism()) {
      case ACCESS, DELETE, SIGNAL -> true;
      case LOAD -> loaded(edge) <= 0;
      default -> false;
    };
  }

  /** A library that was written in the recording carries code into whoever loads it. */
  private double loaded(Edge edge) {
    return isMade(edge.from(), edge.firstNs()) ? 0.5 * rarity(edge.from()) : 0.0;
  }

  /** Most libraries of most processes never were: asked of the store once each. */
  private boolean isMade(EntityId file, long untilNs) {
    if (neverMade.contains(file)) {
      return false;
    }
    boolean made = wasMade(file, untilNs);
    if (!made && !wasMade(file, Long.MAX_VALUE)) {
      neverMade.add(file);
    }
    return made;
  }

  private boolean wasMade(EntityId file, long untilNs) {
    boolean[] made = {false};
    known
        .footage()
        .causes(
            file,
            untilNs,
            edge -> {
              made[0] |=
                  edge.mechanism() == Mechanism.WRITE
                      || edge.mechanism() == Mechanism.CREATE
                      || edge.mechanism() == Mechanism.SHARE_WRITE;
              return !made[0];
            });
    return made[0];
  }

  private double received(Edge edge, Label effect) {
    double near = nearness(edge, effect, DATA_FADES);
    double told = edge.bytes() == 0 ? 0.0 : 0.95 * near * enough(edge, effect);
    Edge onward = effect.edge();
    Entity.Flow flow = known.flow(edge.from());
    if (flow != null && AddressKind.isMulticast(flow.remoteAddress())) {
      return 0.0;
    }
    boolean written = onward == null || isWritten(onward);
    if (edge.bytes() < 0 && isMadeProgram(edge)) {
      // It asked for what it got: where its own program came from explains more.
      told *= 0.5;
    }
    // Only that a program talked to somebody is known; what it heard went nowhere that was seen.
    return written || edge.bytes() > 0 ? told : told * 0.3;
  }

  /** Into a file, or a pipe. */
  private static boolean isWritten(Edge onward) {
    return onward.mechanism() == Mechanism.WRITE || onward.mechanism() == Mechanism.PASS;
  }

  /** What ended long before it mattered explains less than what still goes on. */
  private static double nearness(Edge edge, Label effect, double loss) {
    if (effect.untilNs() == Long.MAX_VALUE) {
      return 1.0;
    }
    long gapNs = Math.max(0, effect.untilNs() - Math.min(effect.untilNs(), edge.lastNs()));
    return 1.0 / (1.0 + loss * log2(1.0 + (double) gapNs / NS_PER_SECOND));
  }

  /** Whether the flow brought at least about as much as was then written. */
  private static double enough(Edge received, Label effect) {
    Edge written = effect.edge();
    if (written == null || !isWritten(written) || received.bytes() < 0) {
      return 0.95;
    }
    return Math.max(0.3, carries(received, written));
  }

  /** 1 when at least half as much came as was then written: what comes is often compressed. */
  private static double carries(Edge came, Edge written) {
    return Math.min(1.0, 2.0 * came.bytes() / Math.max(1.0, (double) written.bytes()));
  }

  /** Whether the way came to a process because it started another for somebody else. */
  static boolean isBroker(Label label) {
    Edge onward = label.edge();
    if (onward == null || onward.from().kind() != EntityKind.PROCESS) {
      return false;
    }
    return switch (onward.mechanism()) {
      case WMI, DCOM, SERVICE, TASK -> onward.to().kind() == EntityKind.PROCESS;
      default -> false;
    };
  }

  /** 1 for a file that one process read or ran, less the more did. */
  private double rarity(EntityId file) {
    Double kept = rarities.get(file);
    if (kept == null) {
      Set<EntityId> readers = new HashSet<>();
      known
          .footage()
          .effects(
              file,
              Long.MIN_VALUE,
              edge -> {
                if (edge.to().kind() == EntityKind.PROCESS) {
                  readers.add(edge.to());
                }
                return readers.size() < READERS_COUNTED_MAX;
              });
      kept = 1.0 / (1.0 + 0.1 * log2(Math.max(1, readers.size())));
      rarities.put(file, kept);
    }
    return kept;
  }

  static double log2(double value) {
    return StrictMath.log(value) / StrictMath.log(2);
  }
}
