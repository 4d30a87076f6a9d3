package io.drec.query.fleet;

import io.drec.compact.Footages;
import io.drec.compact.UserNames;
import io.drec.query.http.FootagePool;
import io.drec.relay.channel.ChannelListener;
import io.drec.relay.identity.HostId;
import io.drec.sample.Frames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A centre and hosts with real recordings, joined in memory. */
final class TestFleet implements AutoCloseable {
  final Path directory;
  final InstantSource clock;
  final KeyPair centreKey;
  final FleetAsker asker;
  final Map<String, Host> hosts = new LinkedHashMap<>();

  TestFleet(Path directory, InstantSource clock) {
    this.directory = directory;
    this.clock = clock;
    this.centreKey = key();
    this.asker = new FleetAsker(signer(centreKey), clock, new SecureRandom());
  }

  static KeyPair key() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static QuestionSigner signer(KeyPair key) {
    return message -> {
      try {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(key.getPrivate());
        signature.update(message);
        return signature.sign();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  static QuestionVerifier verifier(KeyPair key) {
    return (message, bytes) -> {
      try {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initVerify(key.getPublic());
        signature.update(message);
        return signature.verify(bytes);
      } catch (GeneralSecurityException e) {
        return false;
      }
    };
  }

  static HostId id(String name) {
    try {
      return HostId.of(MessageDigest.getInstance("SHA-256").digest(AudienceTree.bytes(name)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  Host host(String name, Frames frames) throws IOException {
    return host(name, frames, AskPolicy.DEFAULT);
  }

  Host host(String name, Frames frames, AskPolicy policy) throws IOException {
    Host host = new Host(name, frames, policy, clock);
    hosts.put(name, host);
    return host;
  }

  List<HostId> audience() {
    List<HostId> ids = new ArrayList<>();
    hosts.values().forEach(host -> ids.add(host.id));
    return ids;
  }

  FleetQuestion question(String uri, Duration deadline, Duration keepOpen) {
    return new FleetQuestion(
        uri, "json", audience(), Set.of(), deadline, keepOpen, Caps.DEFAULT, 64 << 20, "a test");
  }

  @Override
  public void close() {
    hosts.values().forEach(Host::close);
    asker.close();
  }

  /** A host of the fleet. */
  final class Host implements AutoCloseable {
    final String name;
    final HostId id;
    final Path audit;
    final HostAnswerer answerer;
    JoinedChannels way;

    Host(String name, Frames frames, AskPolicy policy, InstantSource hostClock) throws IOException {
      this.name = name;
      this.id = id(name);
      Path state = Files.createDirectories(directory.resolve(name));
      this.audit = state.resolve("audit.log");
      this.answerer =
          new HostAnswerer(
              new FootagePool(state, any -> Footages.ofFrames(frames, UserNames.NONE)),
              policy,
              verifier(centreKey),
              audit,
              hostClock);
    }

    Host connect() {
      return connect(asker);
    }

    Host connect(ChannelListener centre) {
      way = JoinedChannels.open(id, answerer, centre);
      return this;
    }

    void disconnect() {
      way.close();
    }

    /** As it is when the centre is killed, whether it was there or not. */
    void leave() {
      if (way != null) {
        way.close();
      }
    }

    @Override
    public void close() {
      answerer.close();
    }
  }
}
