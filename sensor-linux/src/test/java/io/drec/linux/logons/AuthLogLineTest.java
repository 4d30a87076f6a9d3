package io.drec.linux.logons;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class AuthLogLineTest {
  private static String told(String message) {
    AuthLogLine line = AuthLogLine.read("Nov 26 19:00:00 host " + message);
    return line == null
        ? "-"
        : String.join(
            " ",
            line.kind().name(),
            String.valueOf(line.pid()),
            String.valueOf(line.user()),
            line.target(),
            line.address() + ":" + line.port(),
            String.valueOf(line.command()));
  }

  @Test
  void shouldReadWhatSshdTells() {
    assertThat(told("sshd[12]: Accepted publickey for ann from 203.0.113.9 port 4711 ssh2: RSA x"))
        .isEqualTo("LOGON 12 null ann 203.0.113.9:4711 null");
    assertThat(told("sshd-session[12]: Failed password for invalid user eve from ::1 port 1 ssh2"))
        .isEqualTo("FAILED 12 null eve ::1:1 null");
    assertThat(told("sshd[12]: pam_unix(sshd:session): session closed for user ann"))
        .isEqualTo("LOGOFF 12 null ann null:0 null");
  }

  @Test
  void shouldTakeTheAddressThatTheProgramItselfWrote() {
    assertThat(
            told(
                "sshd[12]: Failed none for invalid user a from 9.9.9.9 port 1 from 8.8.8.8 port 2"))
        .isEqualTo("FAILED 12 null a from 9.9.9.9 port 1 8.8.8.8:2 null");
  }

  @Test
  void shouldReadWhatSudoAndSuTell() {
    assertThat(told("sudo:      ann : TTY=pts/0 ; PWD=/home/ann ; USER=root ; COMMAND=/bin/ls -l"))
        .isEqualTo("ELEVATE 0 ann root null:0 /bin/ls -l");
    assertThat(told("su[9]: (to root) ann on pts/0")).isEqualTo("ELEVATE 9 ann root null:0 null");
    assertThat(told("su[9]: FAILED SU (to root) ann on pts/0"))
        .isEqualTo("FAILED 9 ann root null:0 null");
    assertThat(told("login[9]: pam_unix(login:auth): authentication failure; uid=0 user=ann"))
        .isEqualTo("FAILED 9 null ann null:0 null");
  }

  @Test
  void shouldReadNothingIntoOtherLines() {
    assertThat(told("cron[3]: pam_unix(cron:session): session opened for user root"))
        .isEqualTo("-");
    assertThat(told("evil[3]: Accepted password for root from 1.1.1.1 port 2 ssh2")).isEqualTo("-");
    assertThat(AuthLogLine.read("")).isNull();
    assertThat(AuthLogLine.read("x".repeat(5000))).isNull();
  }
}
