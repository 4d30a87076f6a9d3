package io.drec.query.cli;

import io.drec.daemon.ConfigKeys;
import io.drec.daemon.Settings;
import io.drec.query.fleet.AskPolicy;
import io.drec.query.fleet.Caps;
import io.drec.query.fleet.HostAnswerer;
import io.drec.query.fleet.LaneSplit;
import io.drec.query.http.FootagePool;
import io.drec.relay.identity.HostId;
import io.drec.relay.identity.NodeIdentity;
import io.drec.relay.link.IndexPolicy;
import io.drec.relay.link.LinkConfig;
import io.drec.relay.link.LinkPump;
import io.drec.relay.link.Mirror;
import io.drec.relay.node.Address;
import io.drec.relay.node.HostConfig;
import io.drec.relay.node.HostNode;
import io.drec.relay.seal.QuestionVerifier;
import io.drec.relay.wire.BandwidthSchedule;
import io.drec.store.Addresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** A host's link, running: the way to the centre, what is sent on it, and who answers questions. */
final class LinkProcess implements AutoCloseable {
  private static final long IDLE_MS = 100;
  private static final int ADDRESSES_MAX = 64;
  private static final long MIB = 1 << 20;

  private final HostAnswerer answerer;
  private final LinkPump pump;
  private final HostNode node;
  private final List<Address> parents;
  private final Identity identity;
  private final Thread thread;
  private volatile boolean stopped;

  private LinkProcess(
      HostAnswerer answerer,
      LinkPump pump,
      HostNode node,
      List<Address> parents,
      Identity identity) {
    this.answerer = answerer;
    this.pump = pump;
    this.node = node;
    this.parents = parents;
    this.identity = identity;
    this.thread = new Thread(this::work, "drec-link-pump");
    thread.setDaemon(true);
  }

  static LinkProcess start(Settings settings, World world) throws IOException {
    Path directory = Path.of(settings.text(ConfigKeys.LINK_DIRECTORY));
    Path recording = Path.of(settings.text(ConfigKeys.DIRECTORY));
    List<Address> parents =
        LinkCommand.parents(
            settings.list(ConfigKeys.LINK_PARENT), directory, ConfigKeys.LINK_PARENT);
    HostConfig config =
        HostConfig.of(directory, parents)
            .with(BandwidthSchedule.parse(settings.text(ConfigKeys.LINK_BANDWIDTH)))
            .with(LinkCommand.tls(settings.text(ConfigKeys.LINK_TLS)));
    Identity identity = new Identity(NodeIdentity.load(directory));
    HostAnswerer answerer =
        new HostAnswerer(
            new FootagePool(recording, world.footage()),
            policy(settings),
            identity,
            directory.resolve("audit.log"),
            InstantSource.system());
    LinkPump pump =
        new LinkPump(
            linkConfig(settings, recording, directory),
            LinkProcess::wallNs,
            line -> world.err().println("drec: " + line));
    HostNode node = HostNode.start(config, new LaneSplit(answerer, pump));
    LinkProcess link = new LinkProcess(answerer, pump, node, parents, identity);
    link.thread.start();
    return link;
  }

  /** Checks questions with the centre's key as the identity has it; renewing changes both. */
  private static final class Identity implements io.drec.query.fleet.QuestionVerifier {
    private volatile NodeIdentity current;

    Identity(NodeIdentity current) {
      this.current = current;
    }

    @Override
    public boolean isSigned(byte[] message, byte[] signature) {
      return new QuestionVerifier(current.centre().signKey()).isGenuine(message, signature);
    }
  }

  private static LinkConfig linkConfig(Settings settings, Path recording, Path directory)
      throws IOException {
    Path state = directory.resolve("state");
    Files.createDirectories(state);
    String version = LinkProcess.class.getPackage().getImplementationVersion();
    return LinkConfig.of(
            recording,
            state,
            LinkCommand.linkName(settings, directory),
            version == null ? "development" : version)
        .withAddresses(addresses())
        .with(
            IndexPolicy.parse(
                settings.text(ConfigKeys.LINK_INDEX), settings.text(ConfigKeys.LINK_INDEX_EXCLUDE)))
        .with(Mirror.parse(settings.text(ConfigKeys.LINK_MIRROR)));
  }

  private static AskPolicy policy(Settings settings) {
    List<String> allow = settings.list(ConfigKeys.LINK_ALLOW);
    for (String kind : allow) {
      if (!AskPolicy.KINDS.contains(kind)) {
        throw new IllegalArgumentException(
            ConfigKeys.LINK_ALLOW
                + ": found "
                + kind
                + ", expected some of "
                + String.join(", ", AskPolicy.KINDS));
      }
    }
    Caps caps =
        new Caps(
            settings.number(ConfigKeys.LINK_ASK_SECONDS, 1, 600) * 1_000,
            settings.number(ConfigKeys.LINK_ASK_CPU_MS, 1, 600_000),
            settings.number(ConfigKeys.LINK_ASK_ROWS, 1, Long.MAX_VALUE),
            settings.number(ConfigKeys.LINK_ASK_MIB, 1, 256) * MIB);
    return new AskPolicy(new TreeSet<>(allow), caps, 1, 32);
  }

  /** Of all interfaces that are up, in their shortest text form; loopback means nobody. */
  private static List<String> addresses() throws SocketException {
    TreeSet<String> found = new TreeSet<>();
    for (NetworkInterface one : NetworkInterface.networkInterfaces().toList()) {
      if (!one.isUp() || one.isLoopback()) {
        continue;
      }
      for (InetAddress address : one.inetAddresses().toList()) {
        if (!address.isLinkLocalAddress()) {
          byte[] bytes = address.getAddress();
          found.add(Addresses.text(bytes.length == 4 ? 2 : 10, bytes));
        }
      }
    }
    return new ArrayList<>(found).subList(0, Math.min(found.size(), ADDRESSES_MAX));
  }

  private static long wallNs() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  private void work() {
    while (!stopped) {
      identity.current = node.identity();
      if (!pump.step()) {
        try {
          Thread.sleep(IDLE_MS);
        } catch (InterruptedException e) {
          return;
        }
      }
    }
  }

  HostId id() {
    return node.id();
  }

  String parents() {
    return String.join(", ", parents.stream().map(Address::toString).toList());
  }

  @Override
  public void close() {
    stopped = true;
    node.close();
    thread.interrupt();
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    pump.close();
    answerer.close();
  }
}
