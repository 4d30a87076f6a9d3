package io.drec.query.cli;

import io.drec.query.http.Right;
import io.drec.query.http.Users;
import io.drec.relay.identity.Authority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;

/** What lies in a centre's directory beside its identity. */
final class CentralDirectory {
  static final String ADMIN = "admin";

  private CentralDirectory() {}

  static boolean isMade(Path directory) {
    return Files.exists(directory.resolve("authority").resolve("name"));
  }

  /** Makes the authority of a fleet, and an administrator with a token in a file. */
  static void make(Path directory, String authority, Clock clock, SecureRandom random)
      throws IOException {
    Authority.init(directory, authority, clock, random);
    String token = Users.put(users(directory), ADMIN, Right.all(), random);
    Path file = adminToken(directory);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, token + "\n");
  }

  static Path users(Path directory) {
    return directory.resolve("users");
  }

  static Path adminToken(Path directory) {
    return directory.resolve("admin.token");
  }

  static Path store(Path directory) {
    return directory.resolve("fleet");
  }
}
