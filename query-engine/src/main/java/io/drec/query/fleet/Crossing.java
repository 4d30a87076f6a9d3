package io.drec.query.fleet;

import io.drec.query.question.JsonTree;
import io.drec.query.question.Question;
import io.drec.query.words.Times;
import io.drec.store.Addresses;
import io.drec.store.Indicator;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A connection at which a path ends, and how the host at its other end is asked for it.
 *
 * @param sourceAddress of the end that began, as the index has it
 * @param destinationAddress of the other
 * @param outbound whether the path's host began it
 * @param firstNs when it began and, {@code lastNs}, ended, by the clock of the path's host
 */
record Crossing(
    String sourceAddress,
    int sourcePort,
    String destinationAddress,
    int destinationPort,
    String protocol,
    boolean outbound,
    long firstNs,
    long lastNs) {

  /** Null when the path does not end at a connection with two known ends. */
  static @Nullable Crossing of(WhyAnswer.Cause cause) {
    JsonTree flow = cause.entry();
    JsonTree source = flow.object("source");
    JsonTree destination = flow.object("destination");
    String from = source.text("ip");
    String to = destination.text("ip");
    int fromPort = (int) source.number("port", 0);
    int toPort = (int) destination.number("port", 0);
    String direction = flow.text("direction", "");
    Long firstNs = timeNs(flow.text("start"));
    boolean whole =
        flow.text("kind", "").equals("flow")
            && from != null
            && to != null
            && fromPort > 0
            && toPort > 0
            && firstNs != null
            && (direction.equals("outbound") || direction.equals("inbound"));
    if (!whole || from == null || to == null || firstNs == null || from.equals(to)) {
      return null;
    }
    Long endNs = timeNs(flow.text("end"));
    return new Crossing(
        from,
        fromPort,
        to,
        toPort,
        flow.text("protocol", ""),
        direction.equals("outbound"),
        firstNs,
        endNs == null ? firstNs : endNs);
  }

  private static @Nullable Long timeNs(@Nullable String iso) {
    return iso == null ? null : Times.parse(iso, InstantSource.system());
  }

  private String source() {
    return Addresses.withPort(sourceAddress, sourcePort);
  }

  private String destination() {
    return Addresses.withPort(destinationAddress, destinationPort);
  }

  /** What the other host's flow has as its far end: it is what that host's index holds. */
  private String farEndThere() {
    return outbound ? source() : destination();
  }

  /** Address of the other host. */
  String farAddress() {
    return outbound ? destinationAddress : sourceAddress;
  }

  List<Indicator> indicators() {
    Indicator far = new Indicator(Indicator.Kind.IP_PORT, farEndThere());
    // The near end of a connection that it began is in the index of event logs alone.
    return outbound
        ? List.of(far)
        : List.of(far, new Indicator(Indicator.Kind.LOCAL_PORT, source()));
  }

  /** Whether a host that the index names can hardly be another: the far port was made for this. */
  boolean isExact() {
    return outbound;
  }

  Question.Options days() {
    long apartNs = WhyWalk.clocksApartNs();
    return new Question.Options(
        null, Times.iso(firstNs - apartNs), Times.iso(lastNs + apartNs), OptionalInt.empty());
  }

  /** For the way from the other end; what came later by any clock is left out. */
  Question.Why question() {
    Question.Options until =
        new Question.Options(
            null, null, Times.iso(lastNs + WhyWalk.clocksApartNs()), OptionalInt.empty());
    return new Question.Why("ip:" + farEndThere(), until);
  }

  /** For the event of this connection among many to the same listening end. */
  String query() {
    return "source.ip:\""
        + sourceAddress
        + "\" AND source.port:"
        + sourcePort
        + " AND destination.ip:\""
        + destinationAddress
        + "\" AND destination.port:"
        + destinationPort;
  }

  /** Whether a flow that another host told of is this one seen from there. */
  boolean isOtherEnd(JsonTree flow) {
    Long startNs = timeNs(flow.text("start"));
    return flow.text("kind", "").equals("flow")
        && source().equals(EntityWords.end(flow.object("source")))
        && destination().equals(EntityWords.end(flow.object("destination")))
        && flow.text("protocol", "").equals(protocol)
        && startNs != null
        && Math.abs(startNs - firstNs) <= WhyWalk.clocksApartNs();
  }

  String words() {
    return source() + " → " + destination() + " (" + protocol + ")";
  }
}
