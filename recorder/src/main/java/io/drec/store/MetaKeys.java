package io.drec.store;

import io.drec.record.EventId;
import org.jspecify.annotations.Nullable;

/** Keys of the META and STATE families: a letter, then what it says. */
public final class MetaKeys {
  private static final byte[] VERSION = {'v'};
  private static final byte[] POSITION = {'p'};
  private static final byte[] TOTALS = {'t'};
  private static final char BINDING = 'b';
  private static final char ALIASES = 'a';
  private static final char FLOW = 'f';
  private static final char GAP = 'g';
  private static final char HOST_NAME = 'h';
  private static final char LINK = 'l';
  private static final char COMMAND = 'c';
  private static final char COUNT = 'n';
  private static final char OFFSETS = 'o';
  private static final char PROCESSES = 'q';
  private static final char RUN = 'r';
  private static final char RUN_OF_HOST = 'R';
  private static final char SOURCE_CLOCK = 'k';
  private static final char TOLERANCE = 'T';
  private static final char SEGMENT = 's';
  private static final char DROPPED = 'd';
  private static final char KEY_GROUP = 'K';
  private static final byte[] LIMITS = {'m'};
  private static final byte[] UNSENT = {'u'};

  private static final char RESOLVED = 'e';

  private static final String STATE_LETTERS = "abcefklqo";

  private MetaKeys() {}

  /** In which family a key of this class lies. */
  public static Family family(byte[] key) {
    return STATE_LETTERS.indexOf(key[0]) >= 0 ? Family.STATE : Family.META;
  }

  /** Value: version of the store's format, u32. */
  static byte[] version() {
    return VERSION.clone();
  }

  /** Value: sequence of the last frame in the store, u64; absent before the first. */
  public static byte[] position() {
    return POSITION.clone();
  }

  /** Value: {@link TotalsRow}. */
  public static byte[] totals() {
    return TOTALS.clone();
  }

  /** Value: id of the file last seen at this path. */
  public static byte[] binding(byte[] hostId, byte[] path) {
    return ofPath(BINDING, hostId, path);
  }

  /** What the keys of a host's bindings begin with. */
  public static byte[] bindings(byte[] hostId) {
    return start(BINDING).raw(hostId).toBytes();
  }

  /** Value: names in this directory that have a short alias, folded, {@code text} each. */
  public static byte[] longNames(byte[] hostId, String folded) {
    return start(ALIASES).raw(hostId).text(folded).toBytes();
  }

  /** Value: id of the service, task or entry that this command was set up by. */
  public static byte[] command(byte[] hostId, String normal) {
    return start(COMMAND).raw(hostId).text(normal).toBytes();
  }

  /** Value: id of the newest flow between these ends, and when it was last told of, signed. */
  public static byte[] flow(byte[] hostId, String ends) {
    return start(FLOW).raw(hostId).text(ends).toBytes();
  }

  /**
   * Value: the newest answer that named this address: when, signed, the flow that carried it, its
   * event, and the name.
   *
   * @param process that got it; null: whichever
   */
  public static byte[] resolved(byte[] hostId, String address, @Nullable EntityId process) {
    RowWriter key = start(RESOLVED).raw(hostId).text(address);
    return (process == null ? key : key.id(process)).toBytes();
  }

  /** What all keys of {@link #processes(byte[], int)} begin with. */
  static byte[] processes() {
    return start(PROCESSES).toBytes();
  }

  /** Value: {@link SeenRow}: the processes that have had this pid. */
  public static byte[] processes(byte[] hostId, int pid) {
    return start(PROCESSES).raw(hostId).u32(pid).toBytes();
  }

  /** Value: {@link GapRow}; the event tells gaps of one moment apart. */
  public static byte[] gap(long fromNs, EventId event) {
    return start(GAP).time(fromNs).u64(event.frameSequence()).u32(event.index()).toBytes();
  }

  static byte[] gaps() {
    return start(GAP).toBytes();
  }

  /** Where gaps end that began at or before this time. */
  static byte[] gapsAfter(long timeNs) {
    return timeNs == Long.MAX_VALUE
        ? start((char) (GAP + 1)).toBytes()
        : start(GAP).time(timeNs + 1).toBytes();
  }

  /** Value: the host's name, UTF-8. */
  public static byte[] hostName(byte[] hostId) {
    return start(HOST_NAME).raw(hostId).toBytes();
  }

  /** What the keys of a host's symbolic links begin with. */
  public static byte[] links(byte[] hostId) {
    return start(LINK).raw(hostId).toBytes();
  }

  /** Value: the text of the symbolic link at this path, raw. */
  public static byte[] link(byte[] hostId, byte[] path) {
    return ofPath(LINK, hostId, path);
  }

  private static byte[] ofPath(char letter, byte[] hostId, byte[] path) {
    byte[] key = new byte[1 + hostId.length + path.length];
    key[0] = (byte) letter;
    System.arraycopy(hostId, 0, key, 1, hostId.length);
    System.arraycopy(path, 0, key, 1 + hostId.length, path.length);
    return key;
  }

  /** Value: how far the times of this host's records may be off, ns, LEB128. */
  public static byte[] tolerance(byte[] hostId) {
    return start(TOLERANCE).raw(hostId).toBytes();
  }

  static byte[] tolerances() {
    return start(TOLERANCE).toBytes();
  }

  /** Value: {@link ClockRow}: how far the times of this kind of event are off the log's. */
  public static byte[] sourceClock(byte[] hostId, String source) {
    return start(SOURCE_CLOCK).raw(hostId).text(source).toBytes();
  }

  static byte[] sourceClocks() {
    return start(SOURCE_CLOCK).toBytes();
  }

  static byte[] runsOfHosts() {
    return start(RUN_OF_HOST).toBytes();
  }

  /** Value: how many records of this type the store holds, LEB128. */
  public static byte[] count(int typeCode) {
    return start(COUNT).u8(typeCode >>> 8).u8(typeCode).toBytes();
  }

  static byte[] counts() {
    return start(COUNT).toBytes();
  }

  /** Value: the clock offsets that this boot's frames had, oldest first, signed LEB128 each. */
  public static byte[] offsets(byte[] bootId) {
    return start(OFFSETS).raw(bootId).toBytes();
  }

  /** Value: {@link RunRow}; the event is the run's first. */
  public static byte[] run(EventId first) {
    return start(RUN).u64(first.frameSequence()).u32(first.index()).toBytes();
  }

  public static byte[] runs() {
    return start(RUN).toBytes();
  }

  /** Value: key of the host's newest run. */
  public static byte[] runOfHost(byte[] hostId) {
    return start(RUN_OF_HOST).raw(hostId).toBytes();
  }

  /** Value: {@link LimitsRow}; absent before the first recorder with limits. */
  static byte[] limits() {
    return LIMITS.clone();
  }

  /** Value: frames overwritten of which a centre should have had the index, LEB128. */
  static byte[] unsent() {
    return UNSENT.clone();
  }

  /** Value: {@link SegmentRow}. */
  static byte[] segment(long number) {
    return start(SEGMENT).u64(number).toBytes();
  }

  static byte[] segments() {
    return start(SEGMENT).toBytes();
  }

  /** Value: {@link KeyGroupRow}. */
  static byte[] keyGroup(long number) {
    return start(KEY_GROUP).u64(number).toBytes();
  }

  static byte[] keyGroups() {
    return start(KEY_GROUP).toBytes();
  }

  /** Value: {@link DroppedRow}; the first frame of what hung together. */
  static byte[] dropped(byte[] hostId, long firstSequence) {
    return start(DROPPED).raw(hostId).u64(firstSequence).toBytes();
  }

  static byte[] dropped() {
    return start(DROPPED).toBytes();
  }

  private static RowWriter start(char letter) {
    return new RowWriter().u8(letter);
  }
}
