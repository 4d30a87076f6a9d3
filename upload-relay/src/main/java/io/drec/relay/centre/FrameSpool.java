package io.drec.relay.centre;

import io.drec.relay.message.FrameUnit;
import io.drec.relay.message.MessageCodec;
import io.drec.relay.message.MessageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Frame units of one recording, put in order of their sequences on the disk: a store gives them by
 * time, and clocks are stepped.
 */
final class FrameSpool {
  private final Path directory;
  private final UUID epoch;
  private final NavigableMap<Long, List<Path>> units = new TreeMap<>();
  private final long bytesMax;
  private long bytes;
  private int count;
  private boolean whole = true;
  private @Nullable IOException failure;

  FrameSpool(Path directory, UUID epoch, long bytesMax) {
    this.directory = directory;
    this.epoch = epoch;
    this.bytesMax = bytesMax;
  }

  /** Takes a unit; false when there is no room for it. */
  boolean add(FrameUnit unit) {
    if (!unit.end().epoch().equals(epoch)) {
      return true;
    }
    byte[] packed = MessageCodec.encode(unit);
    whole = bytes + packed.length <= bytesMax;
    if (!whole) {
      return false;
    }
    Path file = directory.resolve(Integer.toString(count++));
    try {
      Files.write(file, packed);
    } catch (IOException e) {
      failure = e;
      return false;
    }
    bytes += packed.length;
    units.computeIfAbsent(unit.first(), first -> new ArrayList<>()).add(file);
    return true;
  }

  /** Throws what {@link #add} could not. */
  void check() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  boolean isWhole() {
    return whole;
  }

  List<Path> inOrder() {
    List<Path> all = new ArrayList<>();
    units.values().forEach(all::addAll);
    return all;
  }

  static FrameUnit read(Path file) throws IOException {
    try {
      if (MessageCodec.decode(Files.readAllBytes(file)) instanceof FrameUnit unit) {
        return unit;
      }
      throw new IOException(file + ": it is no unit of frames");
    } catch (MessageException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }
}
