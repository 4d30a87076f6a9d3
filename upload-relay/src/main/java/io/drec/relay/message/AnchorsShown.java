package io.drec.relay.message;

import java.util.List;
import java.util.UUID;

/**
 * What a host's recording says now of frames that it was asked for.
 *
 * @param shown their chain values, in order
 * @param gone sequences that are not there any more, or cannot be read
 */
public record AnchorsShown(UUID epoch, List<Position> shown, List<Long> gone) implements Message {
  public static final int FRAMES_MAX = 4096;

  public AnchorsShown {
    shown = List.copyOf(shown);
    gone = List.copyOf(gone);
  }
}
