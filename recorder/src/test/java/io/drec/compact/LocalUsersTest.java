package io.drec.compact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalUsersTest {
  private static final byte[] HOST = new byte[16];

  private final AtomicLong nowNs = new AtomicLong();

  @TempDir private Path directory;

  @Test
  void shouldReadTheFileAgainWhenItHasChangedATenthOfASecondLater() throws IOException {
    Path passwd = directory.resolve("passwd");
    Files.writeString(passwd, "ann:x:500:500::/home/ann:/bin/sh\n");
    LocalUsers users = new LocalUsers(passwd, HOST, nowNs::get);
    assertThat(users.name(HOST, 500)).isEqualTo("ann");
    Files.writeString(passwd, "bob:x:500:500::/home/bob:/bin/sh\n");
    Files.setLastModifiedTime(passwd, FileTime.fromMillis(1));
    nowNs.addAndGet(99_999_999);
    assertThat(users.name(HOST, 500)).isEqualTo("ann");
    nowNs.addAndGet(1);
    assertThat(users.name(HOST, 500)).isEqualTo("bob");
  }

  @Test
  void shouldKnowAUserAtOnceWhoWasJustMade() throws IOException {
    Path passwd = Files.writeString(directory.resolve("passwd"), "ann:x:500:500:::\n");
    LocalUsers users = new LocalUsers(passwd, HOST, nowNs::get);
    assertThat(users.name(HOST, 501)).isNull();
    Files.writeString(passwd, "ann:x:500:500:::\nbob:x:501:501:::\n");
    Files.setLastModifiedTime(passwd, FileTime.fromMillis(1));
    assertThat(users.name(HOST, 501)).isEqualTo("bob");
  }

  @Test
  void shouldKnowNobodyOfAnotherHost() throws IOException {
    Path passwd = Files.writeString(directory.resolve("passwd"), "ann:x:500:500:::\n");
    byte[] other = new byte[16];
    other[3] = 1;
    assertThat(new LocalUsers(passwd, HOST, nowNs::get).name(other, 500)).isNull();
  }
}
