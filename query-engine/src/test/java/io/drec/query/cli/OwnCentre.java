package io.drec.query.cli;

import io.drec.daemon.Settings;
import io.drec.query.http.Right;
import io.drec.query.http.Users;
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
import java.util.Map;
import java.util.Set;

/** A whole centre in this process, with its users, spoken to over HTTP. */
final class OwnCentre implements AutoCloseable {
  private final CentreProcess process;
  private final Path users;

  private OwnCentre(CentreProcess process, Path users) {
    this.process = process;
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
    return new OwnCentre(CentreProcess.start(settings, home, world), CentralDirectory.users(home));
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

  @Override
  public void close() {
    process.close();
  }
}
