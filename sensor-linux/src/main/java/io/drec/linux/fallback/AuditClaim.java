package io.drec.linux.fallback;

import io.drec.linux.logons.AuditSocket;
import io.drec.sensor.SensorException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The audit system, told to tell us: from {@link #take} to {@link #close}, which leaves it as it
 * was.
 *
 * <p>Where nobody reads the log we do, and then nobody waits: a message without room is lost, and
 * counted by the kernel. Where auditd does, everybody hears through the multicast group, and how
 * long processes wait is auditd's affair.
 *
 * <p>How it was before stands in the key of our rules. So a recorder that finds rules of one that
 * was killed knows what to restore.
 */
final class AuditClaim implements Closeable {
  private static final int GET = 1000;
  private static final int SET = 1001;
  private static final int ADD_RULE = 1011;
  private static final int DELETE_RULE = 1012;
  private static final int LIST_RULES = 1013;
  private static final int EEXIST = 17;
  private static final int CONTROL_BYTES = 1 << 20;

  /** A message takes the kernel so much and more. */
  private static final int MESSAGE_BYTES = 512;

  private static final String KEY = "drec.e%d.b%d.w%d";
  private static final Pattern KEYS = Pattern.compile("drec\\.e(\\d+)\\.b(\\d+)\\.w(\\d+)");
  private static final AuditSocket.Answers NO_ANSWERS = (type, body) -> {};

  /** What the audit system was before us. */
  private record Before(int enabled, int backlogMax, int waitTicks) {
    String key() {
      return String.format(KEY, enabled, backlogMax, waitTicks);
    }

    static @Nullable Before of(@Nullable String key) {
      Matcher told = KEYS.matcher(key == null ? "" : key);
      return !told.matches()
          ? null
          : new Before(
              Integer.parseInt(told.group(1)),
              Integer.parseInt(told.group(2)),
              Integer.parseInt(told.group(3)));
    }
  }

  private final AuditSocket control;
  private final boolean isArm;
  private final Path root;
  private final int ownPid;
  private final int roomBytes;
  private final List<String> doubts = new ArrayList<>();
  private @Nullable AuditSocket log;
  private @Nullable Before before;
  private @Nullable AuditStatus found;
  private int rulesFound;
  private boolean isReader;
  private int rules;
  private long lostBefore;
  private boolean closed;

  private AuditClaim(AuditSocket control, boolean isArm, Path root, int ownPid, int roomBytes) {
    this.control = control;
    this.isArm = isArm;
    this.root = root;
    this.ownPid = ownPid;
    this.roomBytes = roomBytes;
  }

  /**
   * Switches the audit system on, adds our rules, and listens.
   *
   * @param root of the file system
   * @param ownPid this process, whose calls are not told
   * @param roomBytes for messages that wait, in the kernel
   * @throws SensorException if it cannot be had; all is then as it was
   */
  static AuditClaim take(boolean isArm, Path root, int ownPid, int roomBytes)
      throws SensorException {
    AuditClaim claim;
    try {
      claim =
          new AuditClaim(AuditSocket.forRequests(CONTROL_BYTES), isArm, root, ownPid, roomBytes);
    } catch (IOException e) {
      throw new SensorException(String.valueOf(e.getMessage()), e);
    }
    try {
      claim.take();
      return claim;
    } catch (SensorException | RuntimeException e) {
      claim.close();
      throw e;
    }
  }

  private void take() throws SensorException {
    AuditStatus status = status();
    found = status;
    if (status.enabled() == AuditStatus.LOCKED) {
      throw new SensorException(
          "the audit system's rules are locked until the next boot (auditctl -e 2)");
    }
    if (status.failure() == AuditStatus.PANIC) {
      throw new SensorException(
          "the audit system is set to halt this host when a message is lost; not so after:"
              + " auditctl -f 1");
    }
    rulesFound = ours().size();
    Before left = removeRules();
    before =
        left == null ? new Before(status.enabled(), status.backlogMax(), status.waitTicks()) : left;
    listen();
    rules = addRules(before.key());
    need("switched on", set(AuditStatus.ENABLED, 1));
    lostBefore = status().lost();
  }

  AuditStatus status() throws SensorException {
    AuditStatus[] found = new AuditStatus[1];
    int error;
    synchronized (control) {
      error =
          control.request(
              GET,
              new byte[0],
              GET,
              (type, body) -> found[0] = type == GET ? AuditStatus.read(body) : found[0]);
    }
    need("asked", error);
    if (found[0] == null) {
      throw new SensorException("the audit system does not tell its state");
    }
    return found[0];
  }

  private static void need(String what, int error) throws SensorException {
    if (error != 0) {
      throw new SensorException(
          "the audit system cannot be "
              + what
              + ": "
              + AuditSocket.errorText(error)
              + " (it needs CAP_AUDIT_CONTROL, and the host's own process, user and network"
              + " namespaces)");
    }
  }

  private int set(int what, int value) {
    synchronized (control) {
      return control.request(
          SET, AuditStatus.setting(what, value), AuditSocket.ACKNOWLEDGED, NO_ANSWERS);
    }
  }

  // ---- who reads ------------------------------------------------------------------------------

  private void listen() throws SensorException {
    try {
      AuditSocket reader = AuditSocket.forRequests(roomBytes);
      int error =
          reader.request(
              SET,
              AuditStatus.setting(AuditStatus.READER, ownPid),
              AuditSocket.ACKNOWLEDGED,
              NO_ANSWERS);
      if (error == 0) {
        log = reader;
        isReader = true;
        need("set", set(AuditStatus.WAIT_TICKS, 0));
        need("set", set(AuditStatus.BACKLOG_MAX, roomBytes / MESSAGE_BYTES));
        return;
      }
      reader.close();
      if (error != EEXIST) {
        need("read", error);
      }
      log = AuditSocket.open(roomBytes);
      doubts.add(
          "auditd reads the audit log, too: it writes down what we ask for, may make processes wait"
              + " for it, and of what we lose the kernel does not tell how much (each time is"
              + " counted as one).");
    } catch (IOException e) {
      throw new SensorException(String.valueOf(e.getMessage()), e);
    }
  }

  /** How the audit system was found. */
  @Nullable AuditStatus before() {
    return found;
  }

  /** Rules of ours that another recorder left. */
  int rulesFound() {
    return rulesFound;
  }

  /** Whether the audit system was off before. */
  boolean wasOff() {
    Before earlier = before;
    return earlier != null && earlier.enabled() == 0;
  }

  /** Whether the kernel tells us how much it lost. */
  boolean isReader() {
    return isReader;
  }

  AuditSocket log() {
    AuditSocket open = log;
    if (open == null) {
      throw new IllegalStateException("the audit system was not taken");
    }
    return open;
  }

  /** Messages that the kernel had no room for, since the claim. */
  long lost() throws SensorException {
    return isReader ? Math.max(0, status().lost() - lostBefore) : 0;
  }

  // ---- rules ----------------------------------------------------------------------------------

  /** Returns how many the kernel took. */
  private int addRules(String key) throws SensorException {
    for (AuditRule rule : AuditRules.needed(isArm)) {
      need("given rules", add(rule, key));
    }
    boolean isTold = true;
    for (AuditRule rule : AuditRules.addresses(isArm)) {
      isTold &= add(rule, key) == 0;
    }
    if (!isTold) {
      need("given rules", add(AuditRules.anyAddresses(isArm), key));
    }
    int refused = 0;
    for (AuditRule rule : AuditRules.reads(isArm, root)) {
      refused += add(rule, key) == 0 ? 0 : 1;
    }
    if (refused > 0 && rules == 0) {
      doubts.add(
          "Reads are not seen below "
              + refused
              + " of "
              + AuditRules.readDirectories(root)
              + ": the kernel (built without CONFIG_AUDIT_TREE?) refuses such rules.");
    }
    return ours().size();
  }

  private int add(AuditRule rule, String key) {
    rule.where(AuditRule.PID, AuditRule.NOT_EQUAL, ownPid).key(key);
    synchronized (control) {
      int error = control.request(ADD_RULE, rule.bytes(), AuditSocket.ACKNOWLEDGED, NO_ANSWERS);
      return error == EEXIST ? 0 : error;
    }
  }

  /** Our rules as the kernel lists them, each with what its key says of the time before. */
  private Map<byte[], Before> ours() {
    Map<byte[], Before> ours = new IdentityHashMap<>();
    synchronized (control) {
      control.request(
          LIST_RULES,
          new byte[0],
          AuditSocket.LIST_ENDED,
          (type, body) -> {
            Before of = type == LIST_RULES ? Before.of(AuditRule.keyOf(body)) : null;
            if (of != null) {
              byte[] rule = new byte[body.capacity()];
              body.get(0, rule);
              ours.put(rule, of);
            }
          });
    }
    return ours;
  }

  /**
   * Removes our rules, and returns what their key says of the time before; null: there are none.
   */
  private @Nullable Before removeRules() {
    Before told = null;
    for (Map.Entry<byte[], Before> rule : ours().entrySet()) {
      told = rule.getValue();
      synchronized (control) {
        control.request(DELETE_RULE, rule.getKey(), AuditSocket.ACKNOWLEDGED, NO_ANSWERS);
      }
    }
    return told;
  }

  /**
   * Looks whether somebody switched the audit system off or took our rules away, as {@code auditctl
   * -D} does, and restores them.
   *
   * @return whether so, and so something may have gone untold
   */
  boolean isRestored() throws SensorException {
    Before earlier = before;
    boolean isOff = status().enabled() == 0;
    boolean isShort = ours().size() < rules;
    if (isShort && earlier != null) {
      rules = addRules(earlier.key());
    }
    if (isOff) {
      need("switched on", set(AuditStatus.ENABLED, 1));
    }
    return isOff || isShort;
  }

  /** Sentences on what is not as it should be here. */
  List<String> doubts() {
    return List.copyOf(doubts);
  }

  /** As somebody else may do it at any time. */
  void switchOff() {
    set(AuditStatus.ENABLED, 0);
  }

  /** No rule of ours tells anything any more; what was told can still be received. */
  void removeOurRules() {
    removeRules();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    Before earlier = before;
    AuditSocket open = log;
    if (earlier != null) {
      removeRules();
      set(AuditStatus.ENABLED, earlier.enabled());
    }
    if (open != null && isReader && earlier != null) {
      set(AuditStatus.BACKLOG_MAX, earlier.backlogMax());
      set(AuditStatus.WAIT_TICKS, earlier.waitTicks());
      open.request(
          SET, AuditStatus.setting(AuditStatus.READER, 0), AuditSocket.ACKNOWLEDGED, NO_ANSWERS);
    }
    if (open != null) {
      open.close();
    }
    control.close();
  }
}
