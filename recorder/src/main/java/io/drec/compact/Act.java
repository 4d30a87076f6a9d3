package io.drec.compact;

import io.drec.record.EventId;
import io.drec.record.FieldId;
import io.drec.record.FrameView;
import io.drec.record.Paths;
import io.drec.record.RecordLayout;
import io.drec.record.RecordView;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One record as the rules read it: with what its frame says of it. */
final class Act {
  private final FrameView frame;
  private final byte[] hostId;
  private final byte[] bootId;
  private final int index;
  private final RecordView record;

  Act(FrameView frame, byte[] hostId, byte[] bootId, int index, RecordView record) {
    this.frame = frame;
    this.hostId = hostId;
    this.bootId = bootId;
    this.index = index;
    this.record = record;
  }

  RecordView record() {
    return record;
  }

  byte[] hostId() {
    return hostId;
  }

  byte[] bootId() {
    return bootId;
  }

  long sequence() {
    return frame.sequence();
  }

  /** Its place in its frame. */
  int index() {
    return index;
  }

  EventId event() {
    return new EventId(frame.sequence(), index);
  }

  /** Whether it comes from another's recording: such records carry no start of their process. */
  boolean isImported() {
    return frame.clock() == RecordLayout.CLOCK_REALTIME;
  }

  /** Ns since 1970 UTC. */
  long timeNs() {
    return epoch(record.timeNs());
  }

  /** A time on the frame's clock as ns since 1970 UTC. */
  long epoch(long frameTimeNs) {
    return frameTimeNs + frame.clockOffsetNs();
  }

  /** A process's start as ns since 1970 UTC, as far as the frame's clock can tell. */
  long startEpoch(long startNs) {
    return frame.clock() == RecordLayout.CLOCK_BOOTTIME ? epoch(startNs) : startNs;
  }

  /**
   * The absolute path of a field, or null when it is not known: absent, cut off or unreadable.
   *
   * @param dir the field that a relative path starts from
   */
  byte @Nullable [] path(FieldId path, FieldId dir) {
    byte[] given = whole(path);
    if (given == null || given.length == 0) {
      return null;
    }
    byte[] root = given[0] == '/' ? whole(FieldId.ROOT) : null;
    byte[] absolute = Paths.absolute(whole(dir), given);
    return root == null || absolute == null ? absolute : under(root, absolute);
  }

  /** An absolute path of a task whose root is another directory, as the others see it. */
  private static byte @Nullable [] under(byte[] root, byte[] path) {
    byte[] relative = Arrays.copyOfRange(path, 1, path.length);
    return Paths.absolute(root, relative);
  }

  /** The field as text, or null when it is absent or empty; what was kept of one that was cut. */
  @Nullable String text(FieldId id) {
    byte[] bytes = record.fieldBytes(id);
    return bytes == null || bytes.length == 0 ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  /** The field's bytes; null when it is absent, cut off or unreadable. */
  byte @Nullable [] whole(FieldId id) {
    int field = record.findField(id);
    return field < 0 || record.fieldFlags(field) != 0 ? null : record.fieldBytes(id);
  }
}
