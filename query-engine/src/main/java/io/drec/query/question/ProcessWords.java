package io.drec.query.question;

import io.drec.query.ecs.EcsMapper;
import io.drec.query.entity.Known;
import io.drec.query.script.Encoded;
import io.drec.record.FrameHead;
import io.drec.segment.SomeTexts;
import io.drec.segment.Wanted;
import io.drec.segment.Wanted.ProcessTest;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.ProcessSet;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether what is known of a record's process can have the words that are looked for: all that
 * {@link EcsMapper} may take from it.
 */
final class ProcessWords implements ProcessTest {
  /** A chain of forks that is longer is not followed by the mapper either. */
  private static final int INHERITANCE_MAX = 64;

  private final Known known;
  private final Wanted need;
  private final boolean decoded;
  private final BooleanSupplier anywhere;
  private final Supplier<@Nullable ProcessSet> processes;
  private final Map<ByteBuffer, Map<Who, Found>> byOrigin = new HashMap<>();
  private @Nullable Boolean any;

  /** Null: it is not known which may. */
  private @Nullable ProcessSet some;

  private long lastSequence = -1;
  private Map<Who, Found> ofLastFrame = new HashMap<>();

  private record Who(int pid, long startNs) {}

  /**
   * @param early whether it can before its first own program
   * @param late whether it can from then on
   */
  private record Found(boolean early, boolean late, long lateFromNs) {}

  private static final Found ALWAYS = new Found(true, true, Long.MIN_VALUE);
  private static final Found NONE = new Found(false, false, Long.MIN_VALUE);

  /**
   * @param need of texts alone
   * @param decoded whether it is what commands hold encoded that must have the words
   * @param anywhere whether the recording holds such words at all
   * @param processes those that may have the words, asked for once they are needed; null: it is not
   *     known which
   */
  ProcessWords(
      Known known,
      Wanted need,
      boolean decoded,
      BooleanSupplier anywhere,
      Supplier<@Nullable ProcessSet> processes) {
    this.processes = processes;
    this.known = known;
    this.need = need;
    this.decoded = decoded;
    this.anywhere = anywhere;
  }

  @Override
  public boolean mayAny() {
    Boolean known = any;
    if (known == null) {
      known = anywhere.getAsBoolean();
      if (known) {
        some = processes.get();
        known = some == null || !some.isEmpty();
      }
      any = known;
    }
    return known;
  }

  @Override
  public boolean mayHave(int pid) {
    return some == null || some.mayHave(pid);
  }

  @Override
  public boolean may(FrameHead frame, int pid, long startNs, long timeNs) {
    Who who = new Who(pid, startNs);
    Map<Who, Found> ofOrigin = ofOrigin(frame);
    Found found = ofOrigin.get(who);
    if (found == null) {
      found = mayAny() && mayHave(pid) ? find(frame, who) : NONE;
      ofOrigin.put(who, found);
    }
    return timeNs < found.lateFromNs ? found.early : found.late;
  }

  private Map<Who, Found> ofOrigin(FrameHead frame) {
    if (lastSequence != frame.sequence()) {
      byte[] key = Arrays.copyOf(frame.hostId(), 33);
      System.arraycopy(frame.bootId(), 0, key, 16, 16);
      key[32] = (byte) frame.clock();
      ofLastFrame = byOrigin.computeIfAbsent(ByteBuffer.wrap(key), same -> new HashMap<>());
      lastSequence = frame.sequence();
    }
    return ofLastFrame;
  }

  private Found find(FrameHead frame, Who who) {
    boolean early = false;
    boolean late = false;
    long lateFromNs = Long.MIN_VALUE;
    List<EntityId> ids = known.footage().processes(frame, who.pid, who.startNs);
    for (EntityId id : ids) {
      if (some != null && some.hasItself(id)) {
        return ALWAYS;
      }
      boolean may = some == null || some.has(id);
      Entity.Process process = may ? known.process(id) : null;
      if (process == null) {
        continue;
      }
      boolean own = passes(ownTexts(process));
      late |= own;
      early |= own;
      long firstNs = firstOwnNs(process);
      if (firstNs != Long.MIN_VALUE && passes(inheritedTexts(process))) {
        early = true;
        lateFromNs = Math.max(lateFromNs, firstNs);
      }
    }
    return new Found(early, late, lateFromNs);
  }

  /** From when on it runs programs of its own; before, its parent's. */
  private static long firstOwnNs(Entity.Process process) {
    if (process.images().isEmpty()) {
      return Long.MAX_VALUE;
    }
    return process.running() ? Long.MIN_VALUE : process.images().get(0).timeNs();
  }

  private List<String> ownTexts(Entity.Process process) {
    if (decoded) {
      return encoded(process);
    }
    List<String> texts = new ArrayList<>(process.texts());
    process.images().forEach(image -> addHashes(texts, image));
    Entity.Process parent = known.process(process.parent());
    if (parent != null) {
      Entity.Image image = known.image(parent, process.startNs());
      texts.add(parent.name());
      if (image != null && image.executable() != null) {
        texts.add(image.executable());
      }
    }
    return texts;
  }

  private static List<String> encoded(Entity.Process process) {
    List<String> texts = new ArrayList<>();
    for (Entity.Image image : process.images()) {
      String command = image.command();
      texts.addAll(command == null ? List.of() : Encoded.texts(command));
    }
    return texts;
  }

  /** Of all it may have forked from: which of them ran what at that moment is looked up later. */
  private List<String> inheritedTexts(Entity.Process process) {
    List<String> texts = new ArrayList<>();
    Set<EntityId> seen = new HashSet<>();
    Entity.Process parent = known.process(process.parent());
    for (int i = 0; i < INHERITANCE_MAX && parent != null && seen.add(parent.id()); i++) {
      Entity.Process from = parent;
      texts.addAll(decoded ? encoded(from) : from.texts());
      from.images().forEach(image -> addHashes(texts, image));
      parent = known.process(parent.parent());
    }
    return texts;
  }

  /** Those of the file, which may have been told later. */
  private void addHashes(List<String> texts, Entity.Image image) {
    Entity.File file = decoded ? null : known.file(image.file());
    if (file != null) {
      texts.addAll(file.hashes());
    }
  }

  private boolean passes(List<String> texts) {
    return !texts.isEmpty() && pass(need, texts);
  }

  /** Whether texts of which nothing else is known may pass. */
  static boolean pass(Wanted need, List<String> texts) {
    return need.may(new SomeTexts(texts));
  }
}
