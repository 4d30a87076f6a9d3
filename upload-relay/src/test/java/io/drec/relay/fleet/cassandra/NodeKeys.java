package io.drec.relay.fleet.cassandra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The key and certificate of a node, and the file by which others trust it, made with keytool as
 * docs/operations/fleet-cassandra.md says.
 */
record NodeKeys(Path keyStore, Path trustStore) {
  static final String PASSWORD = "of-a-test";

  static NodeKeys make(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path keyStore = directory.resolve("node.p12");
    Path trustStore = directory.resolve("trust.p12");
    Path certificate = directory.resolve("node.crt");
    keytool(
        "-genkeypair -keyalg EC -groupname secp256r1 -validity 2 -dname CN=node"
            + " -ext SAN=ip:127.0.0.1,dns:localhost",
        keyStore);
    keytool("-exportcert -file " + certificate, keyStore);
    keytool("-importcert -noprompt -file " + certificate, trustStore);
    return new NodeKeys(keyStore, trustStore);
  }

  private static void keytool(String act, Path store) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(act.split(" ", -1)));
    command.addAll(List.of("-alias", "node", "-storetype", "PKCS12"));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(store.resolveSibling("keytool.log").toFile())
            .start();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException(act + ": " + Files.readString(store.resolveSibling("keytool.log")));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** What a node's configuration says so that it wants TLS, and a user and password. */
  String yaml() {
    return """
        authenticator: PasswordAuthenticator
        authorizer: CassandraAuthorizer
        client_encryption_options:
          enabled: true
          optional: false
          keystore: %s
          keystore_password: %s
          store_type: PKCS12
        """
        .formatted(keyStore, PASSWORD);
  }
}
