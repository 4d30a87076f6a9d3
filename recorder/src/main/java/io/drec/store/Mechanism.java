package io.drec.store;

/**
 * How one entity acted on another. An edge runs from the cause to the effect. Codes are stored and
 * never change; the label is the word in JSON and on screen.
 */
public enum Mechanism {
  /** Process → process: it created it. */
  FORK(1, "fork"),
  /** File → process: the process runs this file as its image. */
  EXEC(2, "exec"),
  /** File → process: an interpreter runs this file as a script. */
  SCRIPT(3, "script"),
  /** Process → file: opened for writing; from open to close. */
  WRITE(4, "write"),
  /** File → process: opened for reading. */
  READ(5, "read"),
  /** File → file: the first name became the second; or process → file: it renamed it. */
  RENAME(6, "rename"),
  /** File → file: the second is another name of the first; or process → file. */
  LINK(7, "link"),
  /** Process → file: removed it. */
  DELETE(8, "delete"),
  /** Process → file: changed its mode. */
  CHMOD(9, "chmod"),
  /** Process → file: changed its owner. */
  CHOWN(10, "chown"),
  /** Process → file: set its length. */
  TRUNCATE(11, "truncate"),
  /** Process → flow: it connected. */
  CONNECT(12, "connect"),
  /** Flow → process: the process took a connection in. */
  ACCEPT(13, "accept"),
  /** Flow → process: data came in, or may have. */
  RECEIVE(14, "receive"),
  /** Process → flow: data went out. */
  SEND(15, "send"),
  /** Process → flow: it listened. */
  LISTEN(16, "listen"),
  /** Process → file: made a directory or a device node. */
  CREATE(17, "create"),
  /** File → process: mapped into it as a library; registry, script: taken in. */
  LOAD(18, "image load"),
  /** Process → process: started a thread in it, so that its own code ran there. */
  REMOTE_THREAD(19, "remote thread"),
  /** Process → process: opened it with rights. */
  ACCESS(20, "process access"),
  /** Process → registry value: set it, or made the key. */
  REGISTRY_SET(21, "registry set"),
  /** Process → registry value: removed it. */
  REGISTRY_DELETE(22, "registry delete"),
  /** Session → process: the session's first process, or the one that serves it. */
  LOGON(23, "logon"),
  /** Flow → session: the session was opened over it. */
  REMOTE_LOGON(24, "remote logon"),
  /** Session → file: written through a share. */
  SHARE_WRITE(25, "share write"),
  /** Through Windows Management Instrumentation: session → its provider, provider → process. */
  WMI(26, "WMI"),
  /** Through COM activation: session → the activator, activator → process. */
  DCOM(27, "DCOM activation"),
  /** Service → process it runs as; service manager → process; process → service. */
  SERVICE(28, "service"),
  /** Task → process it runs as; task scheduler → process; process → task. */
  TASK(29, "scheduled task"),
  /** Registry value → process that it had started. */
  AUTOSTART(30, "autostart"),
  /** Process → account, service, task: changed it. */
  CHANGE(31, "change"),
  /** Process → pipe, and the other way: connected to it. */
  PIPE(32, "pipe"),
  /** Process → process: acted through a service of the system that acts for others; inferred. */
  ON_BEHALF(33, "on behalf"),
  /** Flow → flow: the two ends of one connection, on two hosts. */
  SAME_FLOW(34, "same connection"),
  /** Process → process: exchanged its image. */
  TAMPER(35, "process tampering"),
  /** Process → script: ran it. */
  RUN_SCRIPT(36, "ran script"),
  /** Process → pipe: wrote into it; pipe → process: read from it. FIFOs and socket pairs too. */
  PASS(37, "through a pipe"),
  /** Process → process: connected to it over a local socket. */
  LOCAL_SOCKET(38, "local socket"),
  /** Process → process: sent it a signal that ends or stops it. */
  SIGNAL(39, "signal"),
  /** Process → process: wrote into its memory or registers. */
  REMOTE_MEMORY(40, "remote memory"),
  /** Flow → flow: an answer that came over the first named the address of the second. */
  RESOLVE(41, "resolve");

  private final int code;
  private final String label;

  Mechanism(int code, String label) {
    this.code = code;
    this.label = label;
  }

  public int code() {
    return code;
  }

  public String label() {
    return label;
  }

  /** Returns the mechanism with this code; one of a newer store is an error. */
  public static Mechanism ofCode(int code) {
    for (Mechanism mechanism : values()) {
      if (mechanism.code == code) {
        return mechanism;
      }
    }
    throw new StoreException(
        "mechanism "
            + code
            + " in the store; this program knows 1 to "
            + values().length
            + ": read it with the newer drec that wrote it");
  }
}
