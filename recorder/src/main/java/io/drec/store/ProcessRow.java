package io.drec.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the store keeps of a process; fields are null while they are not known. */
public final class ProcessRow extends EntityRow {
  private static final int FORM = 2;
  private static final int RUNNING = 0x01;
  private static final int STARTED = 0x02;

  public int pid;
  public long startNs;
  public @Nullable EntityId parent;
  public @Nullable Long endNs;
  public @Nullable Integer waitStatus;
  public Entity.@Nullable User user;
  public @Nullable Long cgroupId;
  public @Nullable String cgroup;
  public @Nullable Integer sessionPid;
  public @Nullable String tty;

  /** Name before the first image: the parent's, or the kernel's short one. */
  public @Nullable String earlyName;

  /** The source's own name for it. */
  public @Nullable String guid;

  /** The user session that it runs in. */
  public @Nullable EntityId session;

  /** Found running when recording began. */
  public boolean running;

  /** Its start was told: without that, it is only known to have acted. */
  public boolean started;

  private String lastExecutable = "";
  private String lastName = "";
  private final Bounded<Entity.Image> images = new Bounded<>();

  public ProcessRow(EntityId id, byte[] hostId) {
    super(id, hostId);
  }

  public void addImage(Entity.Image image) {
    images.add(image);
  }

  /** Puts a fuller account of the image that it has in its place. */
  public void replaceImage(Entity.Image image) {
    List<Entity.Image> items = images.items();
    items.set(items.size() - 1, image);
  }

  public Entity.@Nullable Image currentImage() {
    List<Entity.Image> items = images.items();
    return items.isEmpty() ? null : items.get(items.size() - 1);
  }

  /** What a person would call it. */
  public String name() {
    Entity.Image image = currentImage();
    if (image != null) {
      String executable = image.executable();
      if (executable != null) {
        return nameOf(executable);
      }
      if (!image.args().isEmpty() && !image.args().get(0).isEmpty()) {
        return Text.leaf(image.args().get(0));
      }
    }
    return earlyName != null ? earlyName : "pid " + Integer.toUnsignedString(pid);
  }

  /** Asked for at each act that tells of it. */
  private String nameOf(String executable) {
    if (!executable.equals(lastExecutable)) {
      lastExecutable = executable;
      lastName = Text.leaf(executable);
    }
    return lastName;
  }

  @Override
  public boolean hasEnded() {
    return endNs != null;
  }

  @Override
  void write(RowWriter row) {
    row.u8(FORM);
    writeCommon(row);
    row.u8((running ? RUNNING : 0) | (started ? STARTED : 0));
    row.number(Integer.toUnsignedLong(pid)).signed(startNs).optionalId(parent);
    row.optional(endNs).optionalInt(waitStatus);
    writeUser(row);
    row.optional(cgroupId).optionalText(cgroup).optionalInt(sessionPid);
    row.optionalText(tty).optionalText(earlyName).optionalText(guid).optionalId(session);
    row.number(images.omitted()).number(images.items().size());
    for (Entity.Image image : images.items()) {
      writeImage(row, image);
    }
  }

  private void writeUser(RowWriter row) {
    Entity.User known = user;
    if (known == null) {
      row.u8(0);
      return;
    }
    row.u8(1).optionalInt(known.uid()).optionalInt(known.gid()).optionalInt(known.effectiveUid());
    row.optionalInt(known.loginUid()).optionalText(known.name()).optionalText(known.sid());
  }

  private static void writeImage(RowWriter row, Entity.Image image) {
    row.signed(image.timeNs()).event(image.event());
    row.optionalText(image.executable()).optionalId(image.file());
    row.number(image.args().size());
    image.args().forEach(row::text);
    row.optional(image.argsTruncatedFrom());
    row.optionalText(image.workingDirectory()).optionalText(image.script());
    row.optionalText(image.commandLine()).number(image.hashes().size());
    image.hashes().forEach(row::text);
  }

  static ProcessRow read(EntityId id, byte[] value) {
    RowReader in = new RowReader(value);
    boolean old = in.formUpTo(FORM, "a process") == 1;
    ProcessRow row = new ProcessRow(id, in.raw(HOST_ID_BYTES));
    row.readSpan(in);
    int flags = in.u8();
    row.running = (flags & RUNNING) != 0;
    row.started = (flags & STARTED) != 0;
    row.pid = in.intNumber();
    row.startNs = in.signed();
    row.parent = in.optionalId();
    row.endNs = in.optional();
    row.waitStatus = in.optionalInt();
    row.user = readUser(in, old);
    row.cgroupId = in.optional();
    row.cgroup = in.optionalText();
    row.sessionPid = in.optionalInt();
    row.tty = in.optionalText();
    row.earlyName = in.optionalText();
    row.guid = old ? null : in.optionalText();
    row.session = old ? null : in.optionalId();
    row.images.omitted(in.intNumber());
    int count = in.length();
    for (int i = 0; i < count; i++) {
      row.images.items().add(readImage(in, old));
    }
    return row;
  }

  private static Entity.@Nullable User readUser(RowReader in, boolean old) {
    if (in.u8() == 0) {
      return null;
    }
    if (old) {
      return new Entity.User(
          (int) in.signed(),
          (int) in.signed(),
          (int) in.signed(),
          in.optionalInt(),
          in.optionalText(),
          null);
    }
    return new Entity.User(
        in.optionalInt(),
        in.optionalInt(),
        in.optionalInt(),
        in.optionalInt(),
        in.optionalText(),
        in.optionalText());
  }

  private static Entity.Image readImage(RowReader in, boolean old) {
    long timeNs = in.signed();
    var event = in.event();
    String executable = in.optionalText();
    EntityId file = in.optionalId();
    return new Entity.Image(
        timeNs,
        event,
        executable,
        file,
        texts(in),
        in.optional(),
        in.optionalText(),
        in.optionalText(),
        old ? null : in.optionalText(),
        old ? List.of() : texts(in));
  }

  private static List<String> texts(RowReader in) {
    int count = in.length();
    List<String> texts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      texts.add(in.text());
    }
    return texts;
  }

  @Override
  Entity toEntity(String host) {
    return new Entity.Process(
        id(),
        host,
        name(),
        firstNs(),
        lastNs(),
        pid,
        startNs,
        parent,
        endNs,
        waitStatus,
        user,
        cgroupId,
        cgroup,
        sessionPid,
        tty,
        images.items(),
        images.omitted(),
        running,
        guid,
        session);
  }
}
