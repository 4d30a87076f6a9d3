package io.drec.relay.node;

import java.time.Duration;

/**
 * Every limit of a node, with what it costs; arithmetic in docs/limits.md.
 *
 * @param handshakeTimeout from the connection to the end of the greeting
 * @param heartbeat how often a dialler gives a sign; three without one whole frame end a link
 * @param connectionsMax links that a listener holds
 * @param halfOpenMax connections before the end of their greeting
 * @param connectionsPerAddressMax of one network address; many hosts may stand behind one
 * @param acceptsPerS connections whose TLS begins in a second; the others wait their turn
 * @param streamsPerLinkMax hosts behind one link
 * @param windowBytesMin what a lane of a stream may always send ahead
 * @param windowBytesMax the same where there is room
 * @param bufferBytes the room: windows shrink when streams × lanes × window would exceed it
 * @param assemblyBytesMax messages at this end that are not complete
 * @param queueBytesMax of one channel that wait to be sent
 * @param controlBytesPerS control messages of one stream; a minute's worth may come at once
 * @param redialMin shortest wait before dialling again
 * @param redialMax longest; in the first {@link #REDIAL_SOON} × {@link #REDIAL_PART} without a link
 *     it is the former, later the time that has passed through the latter
 */
public record NodeLimits(
    Duration handshakeTimeout,
    Duration heartbeat,
    int connectionsMax,
    int halfOpenMax,
    int connectionsPerAddressMax,
    int acceptsPerS,
    int streamsPerLinkMax,
    int windowBytesMin,
    int windowBytesMax,
    long bufferBytes,
    long assemblyBytesMax,
    int queueBytesMax,
    int controlBytesPerS,
    Duration redialMin,
    Duration redialMax) {

  /** Heartbeats without a whole frame after which a link is given up. */
  static final int HEARTBEATS_MISSED_MAX = 3;

  /** Connections of one identity: a new one ends the old one. Taking turns is an alarm. */
  static final int TAKEOVERS_ALARM = 4;

  /** Within this long. */
  static final Duration TAKEOVERS_SPAN = Duration.ofMinutes(10);

  /** While an outage is short: a relay that is started anew has all its hosts within this long. */
  static final Duration REDIAL_SOON = Duration.ofSeconds(6);

  /** Later nobody waits longer than this part of the outage so far, or {@link #redialMax}. */
  static final int REDIAL_PART = 10;

  /** What is waiting in Netty when it says that it has enough. */
  static final int SOCKET_BYTES = 64 << 10;

  /** Alarms that a status tells. */
  static final int ALARMS_MAX = 100;

  /** Keys of hosts whose spooled messages are being opened. */
  static final int SPOOL_KEYS_MAX = 4096;

  public static NodeLimits defaults() {
    return new NodeLimits(
        Duration.ofSeconds(10),
        Duration.ofSeconds(15),
        10_000,
        512,
        10_000,
        1_000,
        20_000,
        8 << 10,
        256 << 10,
        256L << 20,
        256L << 20,
        32 << 20,
        64 << 10,
        Duration.ofSeconds(1),
        Duration.ofSeconds(60));
  }

  public NodeLimits withHandshakeTimeout(Duration value) {
    return new NodeLimits(
        value,
        heartbeat,
        connectionsMax,
        halfOpenMax,
        connectionsPerAddressMax,
        acceptsPerS,
        streamsPerLinkMax,
        windowBytesMin,
        windowBytesMax,
        bufferBytes,
        assemblyBytesMax,
        queueBytesMax,
        controlBytesPerS,
        redialMin,
        redialMax);
  }

  public NodeLimits withHeartbeat(Duration value) {
    return new NodeLimits(
        handshakeTimeout,
        value,
        connectionsMax,
        halfOpenMax,
        connectionsPerAddressMax,
        acceptsPerS,
        streamsPerLinkMax,
        windowBytesMin,
        windowBytesMax,
        bufferBytes,
        assemblyBytesMax,
        queueBytesMax,
        controlBytesPerS,
        redialMin,
        redialMax);
  }

  public NodeLimits withConnections(int max, int halfOpen, int perAddress, int perS) {
    return new NodeLimits(
        handshakeTimeout,
        heartbeat,
        max,
        halfOpen,
        perAddress,
        perS,
        streamsPerLinkMax,
        windowBytesMin,
        windowBytesMax,
        bufferBytes,
        assemblyBytesMax,
        queueBytesMax,
        controlBytesPerS,
        redialMin,
        redialMax);
  }

  public NodeLimits withRedial(Duration min, Duration max) {
    return new NodeLimits(
        handshakeTimeout,
        heartbeat,
        connectionsMax,
        halfOpenMax,
        connectionsPerAddressMax,
        acceptsPerS,
        streamsPerLinkMax,
        windowBytesMin,
        windowBytesMax,
        bufferBytes,
        assemblyBytesMax,
        queueBytesMax,
        controlBytesPerS,
        min,
        max);
  }

  /** The longest wait when there has been no link for so long. */
  long redialMaxMs(long outageNs) {
    long partMs = Math.max(REDIAL_SOON.toMillis(), outageNs / 1_000_000 / REDIAL_PART);
    return Math.max(redialMin.toMillis(), Math.min(redialMax.toMillis(), partMs));
  }

  /** How far one lane of one stream may send ahead when there are this many streams. */
  int windowBytes(int streams) {
    long share = bufferBytes / Math.max(1L, streams) / 4;
    return (int) Math.max(windowBytesMin, Math.min(windowBytesMax, share));
  }
}
