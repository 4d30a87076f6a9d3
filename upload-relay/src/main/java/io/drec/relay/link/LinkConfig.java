package io.drec.relay.link;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a link is told.
 *
 * @param recording directory of the recording that is sent
 * @param state directory that is the link's own
 * @param name of this host, a label
 * @param addresses of its interfaces
 * @param version of this drec
 * @param index which indicators are sent
 * @param mirror which frames are sent themselves
 * @param every how often an index unit is made when little comes
 * @param waitingBytesMax units that wait for the centre take no more than this on the disk; then
 *     none are made until some are acknowledged
 */
public record LinkConfig(
    Path recording,
    Path state,
    String name,
    List<String> addresses,
    String version,
    IndexPolicy index,
    Mirror mirror,
    Duration every,
    long waitingBytesMax) {
  public static final Duration EVERY = Duration.ofSeconds(30);

  /** An ordinary server's index of some years. */
  public static final long WAITING_BYTES_MAX = 256L << 20;

  public LinkConfig {
    addresses = List.copyOf(addresses);
  }

  public static LinkConfig of(Path recording, Path state, String name, String version) {
    return new LinkConfig(
        recording,
        state,
        name,
        List.of(),
        version,
        IndexPolicy.DEFAULT,
        Mirror.NONE,
        EVERY,
        WAITING_BYTES_MAX);
  }

  public LinkConfig with(IndexPolicy other) {
    return new LinkConfig(
        recording, state, name, addresses, version, other, mirror, every, waitingBytesMax);
  }

  public LinkConfig with(Mirror other) {
    return new LinkConfig(
        recording, state, name, addresses, version, index, other, every, waitingBytesMax);
  }

  public LinkConfig withAddresses(List<String> others) {
    return new LinkConfig(
        recording, state, name, others, version, index, mirror, every, waitingBytesMax);
  }

  public LinkConfig withEvery(Duration other) {
    return new LinkConfig(
        recording, state, name, addresses, version, index, mirror, other, waitingBytesMax);
  }

  public LinkConfig withWaitingBytesMax(long other) {
    return new LinkConfig(recording, state, name, addresses, version, index, mirror, every, other);
  }
}
