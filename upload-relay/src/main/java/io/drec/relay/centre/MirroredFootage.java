package io.drec.relay.centre;

import io.drec.compact.CopiedRecording;
import io.drec.compact.Footages;
import io.drec.relay.fleet.FleetStore;
import io.drec.relay.fleet.FleetStore.SequenceSpan;
import io.drec.relay.identity.HostId;
import io.drec.relay.message.FrameUnit;
import io.drec.store.Footage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Footage of hosts made of the frames that they have sent, so that a host which is off can be
 * asked. The frames of each recording become a recording's directory in a cache on the centre's
 * disk, which serves later questions within the same span until newer frames have come. What was
 * asked longest ago makes room. Thread safe; one at a time is made.
 */
public final class MirroredFootage {
  private final FleetStore store;
  private final Path cache;
  private final long bytesMax;
  private final Map<Key, Copy> copies = new HashMap<>();

  /** Copies that newer ones have replaced and that somebody still reads. */
  private final List<Copy> replaced = new ArrayList<>();

  private long uses;

  private record Key(HostId host, UUID epoch) {}

  /** A directory in the cache. */
  private static final class Copy {
    private final Path directory;
    private final long fromNs;
    private final long toNs;
    private final List<SequenceSpan> held;
    private final boolean whole;
    private int readers;
    private long lastUse;

    Copy(Path directory, long fromNs, long toNs, List<SequenceSpan> held, boolean whole) {
      this.directory = directory;
      this.fromNs = fromNs;
      this.toNs = toNs;
      this.held = held;
      this.whole = whole;
    }

    boolean serves(long from, long to, List<SequenceSpan> heldNow) {
      return fromNs <= from && toNs >= to && held.equals(heldNow);
    }
  }

  /** Mirrored footage of one of a host's recordings. Close it, not the footage alone. */
  public static final class Mirrored implements AutoCloseable {
    private final UUID epoch;
    private final Footage footage;
    private final Copy copy;
    private final MirroredFootage owner;

    private Mirrored(UUID epoch, Footage footage, Copy copy, MirroredFootage owner) {
      this.epoch = epoch;
      this.footage = footage;
      this.copy = copy;
      this.owner = owner;
    }

    /** The recording's id. */
    public UUID epoch() {
      return epoch;
    }

    /** It may hold more than the span that was asked for. */
    public Footage footage() {
      return footage;
    }

    /** All frames of the recording that the centre has; what lies between them is not here. */
    public List<SequenceSpan> held() {
      return copy.held;
    }

    /** False when the span has more frames than the cache may hold: the newest are missing. */
    public boolean isWhole() {
      return copy.whole;
    }

    @Override
    public void close() {
      footage.close();
      owner.left(copy);
    }
  }

  /**
   * @param cache a directory of its own; what is in it is deleted
   * @param bytesMax that the cache takes on the disk, about
   * @throws IOException when the directory cannot be made or emptied
   */
  public MirroredFootage(FleetStore store, Path cache, long bytesMax) throws IOException {
    this.store = store;
    this.cache = cache;
    this.bytesMax = bytesMax;
    delete(cache);
    Files.createDirectories(cache);
  }

  /**
   * Opens what there is of a host in a span: one for each of its recordings.
   *
   * @param fromNs ns since 1970 UTC, included, as is {@code toNs}
   * @return empty: no frame of it is here
   * @throws IOException when the cache cannot be written
   * @throws io.drec.relay.fleet.FleetStoreException when the store cannot be read
   * @throws io.drec.store.StoreException when the copy cannot be made or read
   */
  public synchronized List<Mirrored> open(HostId host, long fromNs, long toNs) throws IOException {
    List<UUID> epochs = new ArrayList<>();
    store.frames(
        host,
        fromNs,
        toNs,
        unit -> {
          if (!epochs.contains(unit.end().epoch())) {
            epochs.add(unit.end().epoch());
          }
          return true;
        });
    List<Mirrored> opened = new ArrayList<>();
    boolean done = false;
    try {
      for (UUID epoch : epochs) {
        opened.add(opened(new Key(host, epoch), fromNs, toNs));
      }
      done = true;
      return opened;
    } finally {
      if (!done) {
        opened.forEach(Mirrored::close);
      }
    }
  }

  private Mirrored opened(Key key, long fromNs, long toNs) throws IOException {
    List<SequenceSpan> held = List.copyOf(store.framesHeld(key.host, key.epoch));
    Copy copy = copies.get(key);
    if (copy == null || !copy.serves(fromNs, toNs, held)) {
      makeRoom();
      Copy fresh = made(key, fromNs, toNs, held);
      Copy before = copies.put(key, fresh);
      if (before != null) {
        replaced.add(before);
      }
      copy = fresh;
    }
    copy.lastUse = ++uses;
    Footage footage = Footages.open(copy.directory);
    copy.readers++;
    return new Mirrored(key.epoch, footage, copy, this);
  }

  private Copy made(Key key, long fromNs, long toNs, List<SequenceSpan> held) throws IOException {
    Path directory = Files.createTempDirectory(cache, key.host.toString().substring(0, 16) + "-");
    Path spool = Files.createTempDirectory(cache, "spool-");
    try {
      FrameSpool frames = new FrameSpool(spool, key.epoch, bytesMax / 2);
      store.frames(key.host, fromNs, toNs, frames::add);
      frames.check();
      try (CopiedRecording recording = CopiedRecording.open(directory)) {
        for (Path unit : frames.inOrder()) {
          FrameUnit read = FrameSpool.read(unit);
          FrameCheck.forEach(
              read,
              frame -> {
                recording.add(frame);
                return true;
              });
        }
      }
      return new Copy(directory, fromNs, toNs, held, frames.isWhole());
    } finally {
      delete(spool);
    }
  }

  private synchronized void left(Copy copy) {
    copy.readers--;
  }

  /** Deletes what nobody reads: what was replaced, and then what was asked for longest ago. */
  private void makeRoom() throws IOException {
    for (Copy copy : List.copyOf(replaced)) {
      if (copy.readers <= 0) {
        delete(copy.directory);
        replaced.remove(copy);
      }
    }
    while (bytes(cache) > bytesMax / 2) {
      Map.Entry<Key, Copy> oldest = longestAgo();
      if (oldest == null) {
        return;
      }
      delete(oldest.getValue().directory);
      copies.remove(oldest.getKey());
    }
  }

  private Map.@Nullable Entry<Key, Copy> longestAgo() {
    return copies.entrySet().stream()
        .filter(entry -> entry.getValue().readers <= 0)
        .min(Comparator.comparingLong(entry -> entry.getValue().lastUse))
        .orElse(null);
  }

  private static long bytes(Path tree) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
      }
    }
    return bytes;
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> files = Files.walk(tree)) {
      all = new ArrayList<>(files.toList());
    }
    for (int i = all.size() - 1; i >= 0; i--) {
      Files.deleteIfExists(all.get(i));
    }
  }
}
