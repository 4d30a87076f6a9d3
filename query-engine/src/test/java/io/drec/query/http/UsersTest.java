package io.drec.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UsersTest {
  @TempDir private Path directory;
  private Path file;
  private Users users;

  @BeforeEach
  void name() {
    file = directory.resolve("users");
    users = new Users(file);
  }

  private String put(String name, Right... rights) throws IOException {
    return Users.put(file, name, Set.of(rights), new SecureRandom());
  }

  @Test
  void shouldKnowWhoAsksByTheirToken() throws IOException {
    assertThat(users.admit("Bearer anything")).isNull();
    String ann = put("ann", Right.ASK_HOST, Right.READ_RAW);
    String bob = put("bob", Right.ASK_FLEET);
    Who who = Objects.requireNonNull(users.admit("Bearer " + ann));
    assertThat(who.name()).isEqualTo("ann");
    assertThat(who.rights()).containsExactlyInAnyOrder(Right.ASK_HOST, Right.READ_RAW);
    assertThat(Objects.requireNonNull(users.admit("Bearer " + bob)).name()).isEqualTo("bob");
    assertThat(users.admit("Bearer " + ann + "x")).isNull();
    assertThat(users.admit(ann)).isNull();
    assertThat(users.admit(null)).isNull();
  }

  @Test
  void shouldKeepNoTokenAndLetNobodyElseRead() throws IOException {
    String ann = put("ann", Right.ASK_HOST);
    assertThat(Files.readString(file)).doesNotContain(ann).contains("ann ", "ask.host");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void shouldForgetAnOldTokenWhenThereIsANewOne() throws IOException {
    String before = put("ann", Right.ASK_HOST);
    String after = put("ann", Right.ASK_FLEET);
    assertThat(users.admit("Bearer " + before)).isNull();
    assertThat(users.admit("Bearer " + after)).isNotNull();
    assertThat(Users.remove(file, "ann")).isTrue();
    assertThat(Users.remove(file, "ann")).isFalse();
    assertThat(new Users(file).admit("Bearer " + after)).isNull();
  }

  @Test
  void shouldNameTheLineThatCannotBeRead() throws IOException {
    Files.writeString(file, "# a comment\nann zz ask.host\n");
    assertThatThrownBy(() -> users.check())
        .hasMessageContaining("users line 2")
        .hasMessageContaining("expected name sha256-of-token right,right");
    assertThatThrownBy(() -> Right.parse("ask.hots")).hasMessageContaining("known: ask.host");
  }
}
