package io.drec.linux.auditd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FileMappingTest {
  private static final String PARENT = "name=\"/tmp/\" inode=1 dev=08:02 nametype=PARENT";

  /** An event of process 9 in directory /w: the call, and its PATH lines. */
  private static String event(String call, String... paths) {
    StringBuilder log = new StringBuilder();
    String stamp = "msg=audit(1700000000.123:456): ";
    log.append("type=SYSCALL ").append(stamp).append("arch=c000003e ").append(call);
    log.append(" pid=9 ses=4294967295 exe=\"/bin/x\"\n");
    log.append("type=CWD ").append(stamp).append("cwd=\"/w\"\n");
    for (int i = 0; i < paths.length; i++) {
      log.append("type=PATH ")
          .append(stamp)
          .append("item=" + i + " ")
          .append(paths[i])
          .append('\n');
    }
    return log.toString();
  }

  private static String told(String call, String... paths) {
    Read read = Read.log(event(call, paths));
    return Read.told(read.only()).replace(" pid=9 EXE=/bin/x", "");
  }

  @Test
  void shouldTellAFileThatAnOpenMade() {
    assertThat(
            told(
                "syscall=257 success=yes exit=3 a0=ffffff9c a1=7f a2=241 a3=1b6",
                "name=\"/w\" inode=1 dev=08:02 nametype=PARENT",
                "name=\"new\" inode=2 dev=08:02 nametype=CREATE"))
        .isEqualTo("FILE_OP CREATE dev=8388610 inode=2 PATH=new DIR=/w");
  }

  @Test
  void shouldTellHowAFileWasOpened() {
    String file = "name=\"/etc/f\" inode=2 dev=08:02 nametype=NORMAL";
    assertThat(told("syscall=2 success=yes exit=3 a1=201", file)).startsWith("FILE_OP CREATE");
    assertThat(told("syscall=2 success=yes exit=3 a1=1", file))
        .isEqualTo("FILE_OP ACCESS dev=8388610 inode=2 mode=2 PATH=/etc/f");
    assertThat(told("syscall=2 success=yes exit=3 a1=401", file)).contains("ACCESS", "mode=4");
    assertThat(told("syscall=2 success=yes exit=3 a1=2", file)).contains("ACCESS", "mode=3");
    assertThat(told("syscall=2 success=yes exit=3 a1=0", file)).contains("ACCESS", "mode=1");
    assertThat(told("syscall=85 success=yes exit=3", file)).startsWith("FILE_OP CREATE");
  }

  @Test
  void shouldTellAnOpenThatFailedWithItsError() {
    assertThat(
            told(
                "syscall=257 success=no exit=-13 a0=ffffff9c a2=1",
                "name=\"/etc/shadow\" inode=2 dev=08:02 nametype=NORMAL"))
        .startsWith("FILE_OP ACCESS result=-13");
  }

  @Test
  void shouldNotPlaceANameThatOnlyADescriptorPlaces() {
    String file = "name=\"f\" inode=2 dev=08:02 nametype=NORMAL";
    assertThat(told("syscall=257 success=yes exit=3 a0=5 a2=1", file))
        .endsWith("PATH=f")
        .contains("inode=2");
    assertThat(told("syscall=257 success=yes exit=3 a0=ffffffffffffff9c a2=1", file))
        .endsWith("PATH=f DIR=/w");
  }

  @Test
  void shouldReadTheFlagsOfOpenat2WhereTheyAreTold() {
    String file = "name=\"/f\" inode=2 dev=08:02 nametype=NORMAL";
    String how = "type=OPENAT2 msg=audit(1700000000.123:456): oflag=01 mode=0 resolve=0x0\n";
    Read read = Read.log(event("syscall=437 success=yes exit=3 a0=ffffff9c", file) + how);
    assertThat(read.told().get(0)).startsWith("FILE_OP ACCESS").contains("mode=2");
    assertThat(told("syscall=437 success=yes exit=3 a0=ffffff9c", file)).startsWith("LOG");
  }

  @Test
  void shouldTellBothNamesOfARename() {
    assertThat(
            told(
                "syscall=82 success=yes exit=0",
                PARENT,
                PARENT,
                "name=\"/tmp/a\" inode=5 dev=08:02 nametype=DELETE",
                "name=\"/tmp/b\" inode=5 dev=08:02 nametype=CREATE"))
        .isEqualTo("FILE_OP RENAME dev=8388610 inode=5 PATH=/tmp/a PATH2=/tmp/b");
  }

  @Test
  void shouldNotTakeTheReplacedFileForTheRenamedOne() {
    assertThat(
            told(
                "syscall=264 success=yes exit=0 a0=ffffff9c a1=1 a2=7 a3=2",
                PARENT,
                PARENT,
                "name=\"b\" inode=6 dev=08:02 nametype=DELETE",
                "name=\"a\" inode=5 dev=08:02 nametype=DELETE",
                "name=\"b\" inode=5 dev=08:02 nametype=CREATE"))
        .isEqualTo("FILE_OP RENAME dev=8388610 inode=5 PATH=a DIR=/w PATH2=b");
  }

  @Test
  void shouldTellLinks() {
    assertThat(
            told(
                "syscall=86 success=yes exit=0",
                "name=\"/tmp/a\" inode=5 dev=08:02 nametype=NORMAL",
                PARENT,
                "name=\"/tmp/b\" inode=5 dev=08:02 nametype=CREATE"))
        .isEqualTo("FILE_OP LINK dev=8388610 inode=5 PATH=/tmp/a PATH2=/tmp/b");
    assertThat(
            told(
                "syscall=266 success=yes exit=0 a0=1 a1=ffffff9c a2=2",
                "name=\"../t\" nametype=UNKNOWN",
                PARENT,
                "name=\"l\" inode=8 dev=08:02 nametype=CREATE"))
        .isEqualTo("FILE_OP SYMLINK PATH=../t PATH2=l DIR2=/w");
  }

  @Test
  void shouldTellWhatWasTakenAway() {
    String gone = "name=\"/tmp/a\" inode=5 dev=08:02 nametype=DELETE";
    assertThat(told("syscall=87 success=yes exit=0", PARENT, gone)).startsWith("FILE_OP UNLINK");
    assertThat(told("syscall=263 success=yes exit=0 a0=ffffff9c a1=1 a2=0", PARENT, gone))
        .isEqualTo("FILE_OP UNLINK dev=8388610 inode=5 PATH=/tmp/a");
    assertThat(told("syscall=263 success=yes exit=0 a0=ffffff9c a1=1 a2=200", PARENT, gone))
        .startsWith("FILE_OP RMDIR");
    assertThat(told("syscall=84 success=yes exit=0", PARENT, gone)).startsWith("FILE_OP RMDIR");
  }

  @Test
  void shouldTellModesAndOwners() {
    String file = "name=\"/f\" inode=5 dev=08:02 mode=0100644 nametype=NORMAL";
    assertThat(told("syscall=90 success=yes exit=0 a1=9ed", file))
        .isEqualTo("FILE_OP CHMOD dev=8388610 inode=5 mode=2541 PATH=/f");
    assertThat(
            told("syscall=91 success=yes exit=0 a0=3 a1=1ed", "inode=5 dev=08:02 nametype=NORMAL"))
        .isEqualTo("FILE_OP CHMOD dev=8388610 inode=5 mode=493");
    assertThat(told("syscall=260 success=yes exit=0 a0=ffffff9c a2=3e8 a3=ffffffff", file))
        .isEqualTo("FILE_OP CHOWN dev=8388610 inode=5 uid=1000 PATH=/f");
    assertThat(told("syscall=258 success=no exit=-17 a0=ffffff9c a2=1ff", PARENT, file))
        .startsWith("FILE_OP MKDIR result=-17")
        .contains("mode=511");
  }

  @Test
  void shouldTellTheRestOfTheCallsOnFiles() {
    String file = "name=\"/f\" inode=5 dev=08:02 nametype=NORMAL";
    assertThat(told("syscall=76 success=yes exit=0 a1=a", file))
        .isEqualTo("FILE_OP TRUNCATE dev=8388610 inode=5 size=10 PATH=/f");
    assertThat(told("syscall=133 success=yes exit=0 a1=11b6", PARENT, file)).contains("MKNOD");
    assertThat(told("syscall=165 success=yes exit=0", file, "name=\"/dev/sdb\" nametype=NORMAL"))
        .isEqualTo("FILE_OP MOUNT dev=8388610 inode=5 PATH=/f");
    assertThat(told("syscall=166 success=yes exit=0", file)).contains("UNMOUNT", "PATH=/f");
    assertThat(told("syscall=188 success=yes exit=0", file)).contains("XATTR", "PATH=/f");
    assertThat(told("syscall=280 success=yes exit=0 a0=ffffff9c", file)).contains("TIMES");
  }

  @Test
  void shouldDecodeNames() {
    assertThat(told("syscall=87 success=yes exit=0", "name=2F746D702F6120C3A9 nametype=DELETE"))
        .isEqualTo("FILE_OP UNLINK PATH=/tmp/a é");
    assertThat(told("syscall=87 success=yes exit=0", "name=(null) inode=4 nametype=DELETE"))
        .isEqualTo("FILE_OP UNLINK inode=4");
  }
}
