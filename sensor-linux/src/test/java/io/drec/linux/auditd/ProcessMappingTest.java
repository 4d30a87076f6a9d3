package io.drec.linux.auditd;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.FieldId;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordView;
import org.junit.jupiter.api.Test;

final class ProcessMappingTest {
  private static final String WHO =
      "ppid=100 pid=101 auid=1000 uid=1000 gid=1001 euid=0 suid=0 fsuid=0 egid=1002 sgid=0 fsgid=0"
          + " tty=pts0 ses=3";

  static String syscall(String rest) {
    return "type=SYSCALL msg=audit(1700000000.123:456): arch=c000003e " + rest + "\n";
  }

  private static String line(String type, String body) {
    return "type=" + type + " msg=audit(1700000000.123:456): " + body + "\n";
  }

  private static final String EXEC =
      syscall(
          "syscall=59 success=yes exit=0 a0=55d0 a1=55d1 a2=55d2 a3=8 items=2 "
              + WHO
              + " comm=\"id\" exe=\"/usr/bin/id\" key=\"exec\"");

  @Test
  void shouldTellAnExecWithAllThatItsLinesHave() {
    Read read =
        Read.log(
            EXEC
                + line("EXECVE", "argc=2 a0=\"id\" a1=2D752078")
                + line("CWD", "cwd=\"/home/a\"")
                + line(
                    "PATH",
                    "item=0 name=\"/bin/id\" inode=77 dev=08:01 mode=0100755 nametype=NORMAL")
                + line("PATH", "item=1 name=\"/lib64/ld.so\" inode=78 dev=08:01 nametype=NORMAL")
                + line("PROCTITLE", "proctitle=6964002D752078")
                + line("EOE", ""));
    assertThat(read.told())
        .containsExactly(
            "PROC_START EXEC parent=100 ids=1000,1001,0,1002 login=1000 session=3 argc=2"
                + " dev=8388609 inode=77 pid=101 ARGV=id|-u x| CWD=/home/a EXE=/usr/bin/id COMM=id"
                + " LOGON_ID=0x3 TARGET_LOGON_ID=0x3");
    RecordView record = read.only();
    assertThat(record.timeNs()).isEqualTo(1_700_000_000_123_000_000L);
    assertThat(record.startNs()).isZero();
    assertThat(record.bodyInt(ProcStart.EXE_MODE)).isEqualTo(0100755);
    assertThat(Read.text(record, FieldId.CHANNEL)).isEqualTo("auditd");
    assertThat(Read.text(record, FieldId.PROVIDER)).isEqualTo("SYSCALL");
  }

  @Test
  void shouldJoinArgumentsOfSeveralLinesAndParts() {
    Read read =
        Read.log(
            EXEC
                + line("EXECVE", "argc=3 a0=\"x\" a1_len=6 a1[0]=616263")
                + line("EXECVE", "a1[1]=\"def\" a2=\"last\""));
    assertThat(Read.text(read.only(), FieldId.ARGV)).isEqualTo("x|abcdef|last|");
    assertThat(read.told().get(0)).doesNotContain("INCOMPLETE");
  }

  @Test
  void shouldSayWhenArgumentsAreMissing() {
    Read read = Read.log(EXEC + line("EXECVE", "argc=3 a0=\"x\" a2=\"last\""));
    assertThat(read.told().get(0)).contains("argc=3", "ARGV=x|last|", "INCOMPLETE");
  }

  @Test
  void shouldTakeTheTitleWhereArgumentsAreNotTold() {
    Read read = Read.log(EXEC + line("PROCTITLE", "proctitle=6964002D75"));
    assertThat(read.told().get(0)).contains("ARGV=id|-u|", "INCOMPLETE").doesNotContain("argc");
  }

  @Test
  void shouldNameTheScriptAndItsInterpreter() {
    Read read =
        Read.log(
            syscall(
                    "syscall=59 success=yes exit=0 items=3 "
                        + WHO
                        + " comm=\"go.sh\" exe=\"/usr/bin/bash\"")
                + line("EXECVE", "argc=3 a0=\"/bin/bash\" a1=\"-e\" a2=\"./go.sh\"")
                + line("CWD", "cwd=\"/tmp\"")
                + line("PATH", "item=0 name=\"./go.sh\" inode=5 dev=fd:00 nametype=NORMAL")
                + line("PATH", "item=1 name=\"./go.sh\" inode=5 dev=fd:00 nametype=NORMAL")
                + line("PATH", "item=2 name=\"/bin/bash\" inode=6 dev=fd:00 nametype=NORMAL")
                + line("PATH", "item=3 name=\"/lib64/ld.so\" inode=7 dev=fd:00 nametype=NORMAL"));
    assertThat(read.told().get(0))
        .contains("inode=6", "SCRIPT=./go.sh", "INTERPRETER=/bin/bash", "EXE=/usr/bin/bash");
  }

  @Test
  void shouldNotTakeAnArgumentForAScript() {
    Read named =
        Read.log(
            EXEC
                + line("EXECVE", "argc=2 a0=\"id\" a1=\"/usr/bin/id\"")
                + line("PATH", "item=0 name=\"/usr/bin/id\" inode=5 dev=fd:00 nametype=NORMAL"));
    assertThat(named.only().hasField(FieldId.SCRIPT)).isFalse();
    assertThat(named.told().get(0)).contains("inode=5");
  }

  @Test
  void shouldTellAForkAsTheChilds() {
    Read read =
        Read.log(
            syscall(
                "syscall=56 success=yes exit=202 a0=1200011 a1=0 a2=0 a3=0 items=0 "
                    + WHO
                    + " comm=\"sh\" exe=\"/bin/sh\" key=(null)"));
    assertThat(read.told())
        .containsExactly(
            "PROC_START FORK parent=101 ids=1000,1001,0,1002 login=1000 session=3 pid=202 COMM=sh"
                + " PARENT_EXE=/bin/sh LOGON_ID=0x3 TARGET_LOGON_ID=0x3");
  }

  @Test
  void shouldKeepAThreadAsALog() {
    Read read =
        Read.log(
            syscall("syscall=56 success=yes exit=202 a0=3d0f00 items=0 " + WHO + " comm=\"x\""));
    assertThat(read.told().get(0)).startsWith("LOG pid=101 COMM=x TEXT=type=SYSCALL");
  }

  @Test
  void shouldDoubtWhatClone3Made() {
    Read read = Read.log(syscall("syscall=435 success=yes exit=202 a0=7ffd00 a1=58 " + WHO));
    assertThat(read.told().get(0)).contains("FORK", "pid=202", "INCOMPLETE");
  }

  @Test
  void shouldTellTheEndOfAProcessButNotOfAThread() {
    Read read =
        Read.log(
            syscall("syscall=231 a0=2 a1=0 items=0 " + WHO + " comm=\"sh\" exe=\"/bin/sh\"")
                + "type=SYSCALL msg=audit(1700000000.124:457): arch=c000003e"
                + " syscall=60 a0=2 pid=9\n");
    assertThat(read.told().get(0))
        .isEqualTo("PROC_EXIT status=512 pid=101 EXE=/bin/sh COMM=sh LOGON_ID=0x3");
    assertThat(read.told().get(1)).startsWith("LOG pid=9");
  }

  @Test
  void shouldKeepAFailedExecAsALog() {
    Read read = Read.log(syscall("syscall=59 success=no exit=-13 " + WHO + " comm=\"sh\""));
    assertThat(read.told().get(0)).startsWith("LOG pid=101");
  }

  @Test
  void shouldReadCallsOfArm64AndByName() {
    Read arm =
        Read.log(
            "type=SYSCALL msg=audit(1700000000.123:1): arch=c00000b7 syscall=221 success=yes exit=0"
                + " pid=7 exe=\"/bin/a\"\n");
    assertThat(arm.told().get(0)).startsWith("PROC_START EXEC").contains("pid=7", "EXE=/bin/a");
    Read i386 =
        Read.log(
            "type=SYSCALL msg=audit(1700000000.123:1): arch=40000003 syscall=11 success=yes exit=0"
                + " pid=7 uid=1000 exe=\"/bin/a\"\u001dARCH=i386 SYSCALL=execve UID=\"anna\"\n"
                + "type=SYSCALL msg=audit(1700000000.124:2): arch=40000003"
                + " syscall=11 exit=0 pid=8\n");
    assertThat(i386.told().get(0)).startsWith("PROC_START EXEC").contains("USER=anna");
    assertThat(i386.told().get(1)).startsWith("LOG pid=8");
  }

  @Test
  void shouldTellWhatAProcessReachedInto() {
    Read read =
        Read.log(
            syscall("syscall=101 success=yes exit=0 a0=10 a1=1f4 a2=0 a3=0 " + WHO)
                + line("OBJ_PID", "opid=500 oauid=-1 ouid=0 oses=-1 ocomm=\"victim\""));
    assertThat(read.told()).containsExactly("IPC ACCESS target=500 access=16 pid=101 LOGON_ID=0x3");
    Read traced = Read.log(syscall("syscall=101 success=yes exit=0 a0=0 a1=0 " + WHO));
    assertThat(traced.told().get(0)).startsWith("LOG");
    Read written = Read.log(syscall("syscall=311 success=yes exit=8 a0=1f4 " + WHO));
    assertThat(written.told().get(0)).startsWith("IPC ACCESS target=500 pid=101");
  }

  @Test
  void shouldTellAModuleAsADriver() {
    Read read =
        Read.log(
            syscall("syscall=313 success=yes exit=0 a0=3 items=0 " + WHO + " exe=\"/usr/bin/kmod\"")
                + line("KERN_MODULE", "name=\"rootkit\""));
    assertThat(read.told())
        .containsExactly("IMAGE_LOAD kind=2 pid=101 EXE=/usr/bin/kmod LOGON_ID=0x3 NAME=rootkit");
    Read unloaded = Read.log(syscall("syscall=176 success=yes exit=0 " + WHO));
    assertThat(unloaded.told().get(0)).startsWith("LOG");
  }
}
