package io.drec.query.cli;

import io.drec.daemon.Settings;
import io.drec.query.http.Right;
import io.drec.query.http.Users;
import io.drec.relay.channel.Channel;
import io.drec.relay.channel.ChannelListener;
import io.drec.relay.channel.Lane;
import io.drec.relay.identity.JoinToken;
import io.drec.relay.identity.Role;
import io.drec.relay.message.Health;
import io.drec.relay.message.Hello;
import io.drec.relay.message.MessageCodec;
import io.drec.relay.node.Address;
import io.drec.relay.node.Enrolment;
import io.drec.relay.node.HostConfig;
import io.drec.relay.node.HostNode;
import io.drec.relay.node.NodeLimits;
import io.drec.relay.node.TlsChoice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A whole centre in this process, with its users, spoken to over HTTP. */
final class OwnCentre implements AutoCloseable {
  private final CentreProcess process;
  private final Path directory;
  private final Path users;

  private OwnCentre(CentreProcess process, Path directory, Path users) {
    this.process = process;
    this.directory = directory;
    this.users = users;
  }

  /** Makes one in {@code directory/centre}, and starts it. */
  static OwnCentre start(Path directory) throws Exception {
    Path home = directory.resolve("centre");
    CentralDirectory.make(home, "test", Clock.systemUTC(), new SecureRandom());
    Settings settings =
        Settings.load(
            CentralKeys.CENTRAL,
            null,
            Map.of(
                CentralKeys.DIRECTORY, home.toString(),
                CentralKeys.LISTEN, "127.0.0.1:0",
                CentralKeys.HTTP_LISTEN, "127.0.0.1:0"));
    PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
    World world =
        new World(Map.of(), nowhere, nowhere, false, false, directory, false, data -> null);
    return new OwnCentre(
        CentreProcess.start(settings, home, world), directory, CentralDirectory.users(home));
  }

  CentreProcess process() {
    return process;
  }

  /** Makes a user; returns the token. */
  String user(String name, Right... rights) throws IOException {
    return Users.put(users, name, Set.of(rights), new SecureRandom());
  }

  /**
   * @param act method and path below /api/v1, as {@code GET audit?limit=2}
   */
  HttpResponse<String> send(String token, String act) throws Exception {
    String[] words = act.split(" ", 2);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(process.address() + "/api/v1/" + words[1]).normalize())
            .header("Authorization", "Bearer " + token)
            .method(words[0], HttpRequest.BodyPublishers.noBody())
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** Enrols a host; returns its directory. */
  Path enrol(String token, String name) throws Exception {
    String join = send(token, "POST admin/token?role=host").body().strip();
    Path home = directory.resolve(name);
    Enrolment.enrol(address(), JoinToken.parse(join), Role.HOST, name, home, TlsChoice.AUTO);
    return home;
  }

  /** Starts a host that comes back at once, and says hello and nothing else. */
  HostNode host(Path home) {
    return HostNode.start(
        HostConfig.of(home, List.of(address()))
            .with(NodeLimits.defaults().withRedial(Duration.ofMillis(20), Duration.ofMillis(100))),
        new ChannelListener() {
          @Override
          public void opened(Channel channel) {
            Hello hello =
                new Hello("web1", List.of(), "test", List.of(), new Health(0, true, "", 0, 0));
            channel.send(Lane.CONTROL, MessageCodec.encode(hello));
          }

          @Override
          public void received(Channel from, Lane lane, byte[] message) {}

          @Override
          public void closed(Channel gone, String why) {}
        });
  }

  private Address address() {
    return new Address("127.0.0.1", process.port());
  }

  @Override
  public void close() {
    process.close();
  }
}
