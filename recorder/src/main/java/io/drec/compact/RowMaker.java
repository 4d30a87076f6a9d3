package io.drec.compact;

import io.drec.journal.FrameSource.Damage;
import io.drec.record.EventId;
import io.drec.record.FrameView;
import io.drec.record.LossCause;
import io.drec.record.RecordFormatException;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.NetFlow;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import io.drec.store.EntityId;
import io.drec.store.MemoryTables;
import io.drec.store.MetaKeys;
import io.drec.store.ProcessRow;
import io.drec.store.RowReader;
import io.drec.store.RowWriter;
import io.drec.store.RunRow;
import io.drec.store.SeenRow;
import io.drec.store.Tables;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows from frames, one after the other in their sequence. The rows depend on the frames
 * alone: reading what the tables hold, it goes on where an earlier batch, or an earlier process,
 * has ended.
 *
 * <p>Rows gather in {@code out}; after {@link #flush} they are complete there. Not thread safe.
 */
public final class RowMaker {
  /** In a gap's key, in place of the index of a record: the gap lies before the frame. */
  private static final int BEFORE_FRAME = -1;

  private static final byte[] NO_HOST = new byte[16];

  private final Rows rows;
  private final ClockOffsets offsets;
  private final HealthRules health;
  private final ProcessRules processes;
  private final FileRules files;
  private final SessionRules sessions;
  private final HashRules hashes;
  private final FlowRules flows;
  private final SourceClocks clocks;
  private final LogonRules logons;
  private final ForeignProcessRules foreign;
  private final TellingRules tellings;
  private final ChannelRules channels;
  private final KernelRules kernel;
  private final DnsRules resolutions;

  /** By the code of a type, a number of 16 bits: records since the last flush. */
  private final long[] counts = new long[1 << 16];

  private long position;
  private @Nullable Damage damage;
  private int recordsDone;

  /**
   * @param base what is stored already
   * @param out takes what changes, over {@code base}
   */
  public RowMaker(Tables base, MemoryTables out, UserNames users) {
    this(base, out, users, PostingTaker.NONE);
  }

  /**
   * @param taker is told each time a record tells of an indicator
   */
  RowMaker(Tables base, MemoryTables out, UserNames users, PostingTaker taker) {
    this.rows = new Rows(base, out, taker);
    SymbolicLinks links = new SymbolicLinks(rows);
    FileNames names = new FileNames(rows, links);
    this.offsets = new ClockOffsets(rows);
    this.health = new HealthRules(rows);
    this.files = new FileRules(rows, names, links);
    this.clocks = new SourceClocks(rows);
    this.logons = new LogonRules(rows);
    Commands commands = new Commands(rows);
    this.foreign = new ForeignProcessRules(rows, files, logons, commands);
    this.tellings = new TellingRules(rows, files, logons, commands);
    this.processes =
        new ProcessRules(rows, files, users, foreign, logons, new UnitRules(rows, commands));
    this.sessions = new SessionRules(rows, names, files, links, offsets);
    this.flows = new FlowRules(rows);
    this.hashes = new HashRules(rows, names, files, links);
    this.channels = new ChannelRules(rows, names, files, offsets);
    this.kernel = new KernelRules(rows, names, files, users);
    this.resolutions = new DnsRules(rows);
    byte[] value = rows.meta(MetaKeys.position());
    this.position = value == null ? -1 : new RowReader(value).u64();
  }

  /** Sequence of the last frame whose rows were made; -1 before the first. */
  public long position() {
    return position;
  }

  /** Frames are missing, or cannot be read, before the next one. */
  public void damaged(Damage missing) {
    damage = missing;
  }

  /** What is damaged lies behind the last frame; how far it reached in time is not known. */
  void damagedAtEnd() {
    RunRow run = health.newestRun();
    EventId event = new EventId(position + 1, BEFORE_FRAME);
    int cause = LossCause.DAMAGED.code();
    if (run == null) {
      health.gap(NO_HOST, 0, Long.MAX_VALUE, cause, null, event);
    } else {
      health.gap(run.hostId(), run.lastNs, run.lastNs, cause, null, event);
    }
  }

  /** Makes the rows of the next frame; one that was taken before is passed over. */
  public void frame(FrameView frame) {
    long sequence = frame.sequence();
    if (sequence <= position) {
      return;
    }
    if (damage != null || (position >= 0 && sequence != position + 1)) {
      gapBefore(frame.hostId(), frame.firstTimeNs() + frame.clockOffsetNs(), sequence);
    }
    damage = null;
    byte[] hostId = frame.hostId();
    byte[] bootId = frame.bootId();
    offsets.add(bootId, frame.clockOffsetNs());
    if (frame.clock() == RecordLayout.CLOCK_REALTIME) {
      rows.putMeta(
          MetaKeys.tolerance(hostId), new RowWriter().number(SeenRow.TOLERANCE_NS).toBytes());
    }
    recordsDone = 0;
    try {
      frame.forEach((index, record) -> record(new Act(frame, hostId, bootId, index, record)));
    } catch (RecordFormatException e) {
      malformed(frame);
    }
    position = sequence;
  }

  private void record(Act act) {
    RecordView record = act.record();
    counts[record.typeCode()]++;
    rows.acts(act);
    health.record(act);
    RecordType type = record.type();
    if (type != null) {
      if (act.isImported()) {
        imported(act, type);
      }
      switch (type) {
        case PROC_START -> processes.started(act);
        case PROC_EXIT -> processes.ended(act);
        case FILE_SESSION -> sessions.session(act);
        case FILE_OP -> {
          if (!kernel.operated(act)) {
            files.operated(act);
          }
        }
        case NET_FLOW -> flow(act);
        case REGISTRY -> tellings.registry(act);
        case IPC -> {
          tellings.ipc(act);
          channels.ipc(act);
        }
        case IMAGE_LOAD -> imageLoaded(act);
        case DNS -> {
          tellings.dns(act);
          resolutions.message(act);
        }
        case CRED_CHANGE -> kernel.credentials(act);
        case KERNEL -> kernel.kernel(act);
        case AUTH -> logons.auth(act);
        case SYSTEM -> tellings.system(act);
        case SCRIPT -> tellings.script(act);
        case FILE_HASH -> hashes.hashed(act);
        case LOG, HEALTH -> {
          // Kept and counted; they do nothing between entities.
        }
      }
    }
    rows.forgetEnded();
    recordsDone++;
  }

  private void flow(Act act) {
    if (act.record().bodyInt(NetFlow.PHASE) == RecordLayout.FLOW_RAW) {
      return; // it has no ends: the event says it all
    }
    EntityId flow = flows.flow(act);
    if (!act.isImported()) {
      resolutions.flow(act, flow);
    }
  }

  private void imageLoaded(Act act) {
    if (KernelRules.isTold(act.record())) {
      kernel.imageLoaded(act);
    } else {
      tellings.imageLoaded(act);
    }
  }

  private void imported(Act act, RecordType type) {
    clocks.told(act);
    ProcessRow actor = type == RecordType.PROC_START ? null : rows.actor(act);
    if (actor != null) {
      foreign.acted(act, actor);
    }
  }

  /** The rest of the frame cannot be read: what was lost lies somewhere in its span. */
  private void malformed(FrameView frame) {
    health.gap(
        frame.hostId(),
        frame.firstTimeNs() + frame.clockOffsetNs(),
        frame.lastTimeNs() + frame.clockOffsetNs(),
        LossCause.DAMAGED.code(),
        null,
        new EventId(frame.sequence(), recordsDone));
  }

  /** From the last record before the missing frames to the first one behind them. */
  private void gapBefore(byte[] hostId, long untilNs, long sequence) {
    RunRow run = health.run(hostId);
    long sinceNs = run == null ? untilNs : Math.min(run.lastNs, untilNs);
    EventId event = new EventId(sequence, BEFORE_FRAME);
    health.gap(hostId, sinceNs, untilNs, LossCause.DAMAGED.code(), null, event);
  }

  /** Completes the rows of all frames so far in {@code out}. */
  public void flush() {
    clocks.flush();
    rows.flush();
    health.flush();
    for (int typeCode = 0; typeCode < counts.length; typeCode++) {
      if (counts[typeCode] > 0) {
        addCount(typeCode, counts[typeCode]);
        counts[typeCode] = 0;
      }
    }
    if (position >= 0) {
      rows.putMeta(MetaKeys.position(), new RowWriter().u64(position).toBytes());
    }
  }

  private void addCount(int typeCode, long count) {
    byte[] before = rows.meta(MetaKeys.count(typeCode));
    long sum = count + (before == null ? 0 : new RowReader(before).number());
    rows.putMeta(MetaKeys.count(typeCode), new RowWriter().number(sum).toBytes());
  }
}
