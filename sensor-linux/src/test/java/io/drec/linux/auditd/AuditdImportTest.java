package io.drec.linux.auditd;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.evidence.Import;
import io.drec.evidence.ImportConfig;
import io.drec.evidence.ImportReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Audit logs come into a recording, each event once, in whatever shape and order. */
final class AuditdImportTest {
  private static final int EVENTS = 60;

  @TempDir private Path root;

  private ImportReport run(Path... files) throws IOException {
    ImportConfig config =
        ImportConfig.of(root.resolve("recording"))
            .withFormats(List.of(new AuditdFormat()))
            .withHostName("web1")
            .withJournal(journal -> journal.withReserveBytes(0));
    return Import.of(config).run(List.of(files));
  }

  private static List<String> event(int number) {
    String stamp = String.format(" msg=audit(17000000%02d.123:%d): ", number, number);
    return List.of(
        "type=SYSCALL"
            + stamp
            + "arch=c000003e syscall=59 success=yes exit=0 ppid=1 pid="
            + number
            + " uid=0 ses=4294967295 comm=\"x\" exe=\"/bin/x\"",
        "type=EXECVE" + stamp + "argc=2 a0=\"x\" a1=\"" + number + "\"",
        "type=CWD" + stamp + "cwd=\"/\"",
        "type=PATH" + stamp + "item=0 name=\"/bin/x\" inode=7 dev=08:01 nametype=NORMAL");
  }

  private Path log(String name, List<String> lines) throws IOException {
    return Files.write(root.resolve(name), lines);
  }

  @Test
  void shouldImportRotatedFilesInAnyOrderAndEachEventOnce() throws IOException {
    List<String> older = new ArrayList<>();
    List<String> newer = new ArrayList<>();
    for (int number = 10; number < 10 + EVENTS; number++) {
      (number < 40 ? older : newer).addAll(event(number));
    }
    Path current = log("audit.log", newer);
    Path rotated = log("audit.log.1", older);

    ImportReport first = run(current, rotated);

    assertThat(first.read()).isEqualTo(EVENTS);
    assertThat(first.fresh()).isEqualTo(EVENTS);
    assertThat(first.unreadable()).isZero();
    assertThat(first.hosts()).hasSize(1);
    assertThat(first.hosts().get(0).name()).isEqualTo("web1");
    assertThat(run(rotated, current).fresh()).isZero();
  }

  /** Lines of events that end near each other are mixed, as several processors mix them. */
  @Test
  void shouldKnowEventsAgainWhoseLinesAreMixed() throws IOException {
    long seed = new Random().nextLong();
    System.out.println("AuditdImportTest seed " + seed);
    Random random = new Random(seed);
    List<String> inOrder = new ArrayList<>();
    List<String> mixed = new ArrayList<>();
    List<String> few = new ArrayList<>();
    for (int number = 10; number < 10 + EVENTS; number++) {
      inOrder.addAll(event(number));
      few.addAll(event(number));
      if (number % 5 == 4) {
        Collections.shuffle(few, random);
        mixed.addAll(few);
        few.clear();
      }
    }
    mixed.addAll(few);

    assertThat(run(log("a.log", inOrder)).fresh()).isEqualTo(EVENTS);
    ImportReport again = run(log("b.log", mixed));

    assertThat(again.read()).as("seed %d", seed).isEqualTo(EVENTS);
    assertThat(again.fresh()).as("seed %d", seed).isZero();
  }
}
