package io.drec.linux.auditd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What programs and the kernel tell without a call: logons, accounts, services, rules. */
final class ToldByProgramsTest {
  private static final String WHO = "pid=50 uid=0 auid=1000 ses=7 subj=u:r:t:s0 ";

  private static String told(String type, String body) {
    return Read.told(Read.log("type=" + type + " msg=audit(1700000000.123:456): " + body).only());
  }

  private static String message(String words) {
    return WHO + "msg='" + words + "'";
  }

  @Test
  void shouldTellALogonFromAnotherHost() {
    assertThat(
            told(
                "USER_LOGIN",
                message(
                    "op=login acct=\"anna\" exe=\"/usr/sbin/sshd\" hostname=h.example"
                        + " addr=192.0.2.9 terminal=/dev/pts/0 res=success")))
        .isEqualTo(
            "AUTH LOGON type=10 from=192.0.2.9 pid=50 EXE=/usr/sbin/sshd HOST_NAME=h.example"
                + " TARGET_USER=anna TARGET_LOGON_ID=0x7");
  }

  @Test
  void shouldTellALogonAtATerminalByItsNumber() {
    assertThat(
            told(
                "USER_LOGIN",
                message("op=login id=1000 exe=\"/bin/login\" addr=? terminal=/dev/tty1 res=success")
                    + "\u001dUID=\"root\" AUID=\"anna\" ID=\"anna\""))
        .isEqualTo(
            "AUTH LOGON type=2 pid=50 EXE=/bin/login USER=root TARGET_USER=anna"
                + " TARGET_LOGON_ID=0x7");
  }

  @Test
  void shouldTellTheSessionThatTheKernelMade() {
    assertThat(
            told(
                "LOGIN",
                "pid=50 uid=0 old-auid=4294967295 auid=1000 tty=(none) old-ses=4294967295 ses=7"
                    + " res=1"))
        .isEqualTo("AUTH LOGON pid=50 TARGET_USER=1000 TARGET_LOGON_ID=0x7");
  }

  @Test
  void shouldTellALogonThatFailed() {
    assertThat(
            told(
                "USER_AUTH",
                "pid=50 uid=0 auid=4294967295 ses=4294967295"
                    + " msg='op=PAM:authentication acct=\"root\""
                    + " exe=\"/usr/sbin/sshd\" hostname=192.0.2.9 addr=192.0.2.9 terminal=ssh"
                    + " res=failed'"))
        .isEqualTo(
            "AUTH FAILED from=192.0.2.9 pid=50 EXE=/usr/sbin/sshd HOST_NAME=192.0.2.9"
                + " TARGET_USER=root");
    assertThat(told("USER_LOGIN", message("acct=28756E6B6E6F776E207573657229 addr=::1 res=failed")))
        .contains("FAILED from=0:0:0:0:0:0:0:1", "TARGET_USER=(unknown user)");
  }

  @Test
  void shouldTellTheEndOfASession() {
    assertThat(
            told(
                "USER_END",
                message("op=PAM:session_close acct=\"anna\" res=success") + "\u001dAUID=\"anna\""))
        .startsWith("AUTH LOGOFF")
        .contains("TARGET_LOGON_ID=0x7");
    assertThat(told("USER_LOGOUT", message("op=login id=1000 res=success")))
        .startsWith("AUTH LOGOFF");
  }

  @Test
  void shouldTellASessionWithinASessionAsElevation() {
    String opened = message("op=PAM:session_open acct=\"root\" exe=\"/usr/bin/su\" res=success");
    String named = "\u001dUID=\"anna\" AUID=\"anna\"";
    assertThat(told("USER_START", opened + named))
        .isEqualTo("AUTH ELEVATE pid=50 EXE=/usr/bin/su USER=anna LOGON_ID=0x7 TARGET_USER=root");
    assertThat(told("USER_START", opened.replace("uid=0 ", "uid=1000 ")))
        .startsWith("AUTH ELEVATE");
    assertThat(told("USER_START", opened)).startsWith("AUTH LOGON");
    assertThat(told("USER_END", opened + named)).startsWith("LOG");
  }

  @Test
  void shouldTellTheCommandThatWasElevated() {
    assertThat(
            told(
                "USER_CMD",
                message(
                    "cwd=\"/home/anna\" cmd=6C73202F726F6F74 exe=\"/usr/bin/sudo\" terminal=pts/0"
                        + " res=success")))
        .isEqualTo(
            "AUTH ELEVATE pid=50 CWD=/home/anna EXE=/usr/bin/sudo COMMAND_LINE=ls /root"
                + " LOGON_ID=0x7");
    assertThat(told("USER_CMD", message("cmd=\"id\" res=failed"))).startsWith("AUTH FAILED");
  }

  @Test
  void shouldTellAccountsAndGroups() {
    assertThat(told("ADD_USER", message("op=adding user acct=\"eve\" exe=\"/x\" res=success")))
        .startsWith("SYSTEM ACCOUNT_CREATE")
        .contains("TARGET_USER=eve");
    assertThat(told("DEL_USER", message("op=deleting user entries id=1002 res=success")))
        .startsWith("SYSTEM ACCOUNT_DELETE")
        .contains("TARGET_USER=1002");
    assertThat(told("ADD_GROUP", message("op=adding group acct=\"ops\" res=success")))
        .startsWith("SYSTEM ACCOUNT_CREATE")
        .contains("NAME=ops")
        .doesNotContain("TARGET_USER");
    assertThat(
            told(
                "USER_MGMT",
                message("op=add-user-to-group grp=\"wheel\" acct=\"eve\" res=success")))
        .startsWith("SYSTEM GROUP_ADD")
        .contains("TARGET_USER=eve", "NAME=wheel");
    assertThat(
            told(
                "USER_MGMT",
                message("op=delete-user-from-group grp=\"wheel\" acct=\"eve\" res=success")))
        .startsWith("SYSTEM GROUP_REMOVE");
    assertThat(told("USER_CHAUTHTOK", message("op=change password id=1002 res=success")))
        .startsWith("SYSTEM ACCOUNT_CHANGE");
    assertThat(told("ADD_USER", message("op=adding user acct=\"eve\" res=failed")))
        .startsWith("LOG");
  }

  @Test
  void shouldTellServices() {
    String unit = message("unit=cron comm=\"systemd\" exe=\"/lib/systemd/systemd\" res=success");
    assertThat(told("SERVICE_START", unit))
        .startsWith("SYSTEM SERVICE_STATE")
        .contains("NAME=cron", "TEXT=started");
    assertThat(told("SERVICE_STOP", unit)).contains("TEXT=stopped");
    assertThat(told("SERVICE_STOP", unit.replace("success", "failed"))).contains("TEXT=failed");
  }

  @Test
  void shouldTellAChangeOfRulesWithTheCallThatMadeIt() {
    Read read =
        Read.log(
            "type=CONFIG_CHANGE msg=audit(1700000000.123:456): auid=0 ses=7 op=remove_rule"
                + " key=\"k\" list=4 res=1\n"
                + "type=SYSCALL msg=audit(1700000000.123:456): arch=c000003e syscall=44 success=yes"
                + " exit=60 pid=5 exe=\"/sbin/auditctl\"\n"
                + "type=SOCKADDR msg=audit(1700000000.123:456): saddr=100000000000000000000000\n");
    assertThat(read.told())
        .containsExactly(
            "SYSTEM POLICY pid=5 EXE=/sbin/auditctl"
                + " TEXT=auid=0 ses=7 op=remove_rule key=\"k\" list=4 res=1 LOGON_ID=0x7");
  }

  @Test
  void shouldKeepEverythingElseAsALog() {
    assertThat(told("DAEMON_END", "op=terminate auid=0 uid=0 ses=7 pid=1 res=success"))
        .startsWith("LOG pid=1 TEXT=type=DAEMON_END msg=audit(1700000000.123:456): op=");
    assertThat(told("CRED_DISP", message("op=PAM:setcred acct=\"anna\" res=success")))
        .startsWith("LOG");
    assertThat(told("UNKNOWN[1399]", "a=b")).startsWith("LOG pid=0 TEXT=");
  }
}
