package io.drec.relay.centre;

import io.drec.record.FrameBuilder;
import io.drec.record.FrameView;
import io.drec.record.RecordFormatException;
import io.drec.relay.message.FrameUnit;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Whether a unit of frames is what it says. */
public final class FrameCheck {
  private FrameCheck() {}

  /**
   * Checks each frame's checksum, that their sequences have no hole, that each follows the one
   * before by its chain value, and that the last is the one that the unit names.
   *
   * @return null when all is right, else what was found and what was expected
   */
  public static @Nullable String wrong(FrameUnit unit) {
    Walk walk = new Walk(unit);
    try {
      forEach(unit, walk);
    } catch (RecordFormatException e) {
      return e.getMessage();
    }
    return walk.end();
  }

  /**
   * Visits the frames of a unit; a view is only valid during the call. False ends the visit.
   *
   * @throws RecordFormatException at the first that is none
   */
  public static void forEach(FrameUnit unit, Predicate<FrameView> visitor) {
    ByteBuffer bytes = ByteBuffer.wrap(unit.frames()).order(ByteOrder.LITTLE_ENDIAN);
    FrameView view = new FrameView();
    int at = 0;
    boolean goOn = true;
    while (goOn && at < bytes.capacity()) {
      view.wrap(bytes, at, bytes.capacity());
      goOn = visitor.test(view);
      at += view.length();
    }
  }

  private static final class Walk implements Predicate<FrameView> {
    private final FrameUnit unit;
    private final MessageDigest sha256 = FrameBuilder.newSha256();
    private long next;
    private byte[] chain = new byte[0];
    private @Nullable String wrong;

    Walk(FrameUnit unit) {
      this.unit = unit;
      this.next = unit.first();
    }

    @Override
    public boolean test(FrameView frame) {
      if (frame.sequence() != next) {
        wrong = "found frame " + frame.sequence() + ", expected " + next;
      } else if (next > unit.first() && !frame.follows(chain, sha256)) {
        wrong = "frame " + next + " does not follow the one before it";
      }
      next++;
      chain = frame.chain();
      return wrong == null;
    }

    @Nullable String end() {
      if (wrong == null && next != unit.end().sequence() + 1) {
        return "frames end at " + (next - 1) + ", expected " + unit.end().sequence();
      }
      if (wrong == null && !Arrays.equals(chain, unit.end().chain())) {
        return "frame " + (next - 1) + " has another chain value than the unit says";
      }
      return wrong;
    }
  }
}
