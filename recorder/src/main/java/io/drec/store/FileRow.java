package io.drec.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the store keeps of a file; fields are null while they are not known. */
public final class FileRow extends EntityRow {
  private static final int FORM = 2;

  public @Nullable Long device;
  public @Nullable Long inode;
  public @Nullable Integer generation;
  public @Nullable Long size;
  public @Nullable Integer mode;
  public @Nullable Long createdNs;
  public @Nullable Long deletedNs;

  /** Among the hashes: since when the file is as it was when they were taken. */
  private static final String SINCE = "ctime=";

  private static final long CTIME_MARK_NS = 1L << 31;

  /** The newest that were told: {@code sha256=…}. */
  public List<String> hashes = List.of();

  public @Nullable String url;
  public @Nullable String referrer;

  /** For the row maker: the name that acts told last, and the numbers that stand for it. */
  public @Nullable String postedPath;

  public String postedComparable = "";
  public String postedLeaf = "";
  public int postedPathValue;
  public int postedLeafValue;

  /** While this is so, the numbers are these. */
  public int postedTimes;

  /** For the row maker: a path that means this file, as far as it knows. */
  public byte @Nullable [] boundPath;

  public int boundTimes;

  /** The same as text; null while it was not asked for. */
  public @Nullable String boundName;

  private final Bounded<String> paths = new Bounded<>();

  /** Names bound to it now. */
  private int liveNames;

  public FileRow(EntityId id, byte[] hostId) {
    super(id, hostId);
  }

  /** It has this name from now on, beside those that it has. */
  public void gainName(String path) {
    liveNames++;
    deletedNs = null;
    showName(path);
  }

  /**
   * It was read.
   *
   * @param ctimeNs its last change, which tells this version from others
   */
  public void hashed(List<String> told, long ctimeNs) {
    List<String> kept = new ArrayList<>(told);
    kept.add(SINCE + ctimeNs);
    hashes = kept;
  }

  /**
   * The hashes of the version that was last changed then; none when another was read.
   *
   * @param ctimeNs as an exec has it: from the inode itself, which since Linux 6.13 keeps a mark
   *     ({@value #CTIME_MARK_NS}) in it
   */
  public List<String> hashesOf(long ctimeNs) {
    if (hashes.isEmpty()) {
      return hashes;
    }
    boolean same =
        hashes.contains(SINCE + ctimeNs) || hashes.contains(SINCE + (ctimeNs - CTIME_MARK_NS));
    return same ? plainHashes() : List.of();
  }

  private List<String> plainHashes() {
    return hashes.stream().filter(hash -> !hash.startsWith(SINCE)).toList();
  }

  private @Nullable Long hashesSinceNs() {
    for (String hash : hashes) {
      if (hash.startsWith(SINCE)) {
        return Long.valueOf(hash.substring(SINCE.length()));
      }
    }
    return null;
  }

  /** It lost one of its names; with the last one it is gone. */
  public void loseName(long timeNs) {
    liveNames = Math.max(0, liveNames - 1);
    if (liveNames == 0) {
      deletedNs = timeNs;
    }
  }

  /** The newest name that was seen, also of a file that has no bound name. */
  public void showName(String path) {
    List<String> items = paths.items();
    items.remove(path);
    paths.add(path);
  }

  public @Nullable String currentPath() {
    List<String> items = paths.items();
    return items.isEmpty() ? null : items.get(items.size() - 1);
  }

  @Override
  public boolean hasEnded() {
    return deletedNs != null;
  }

  @Override
  void write(RowWriter row) {
    row.u8(FORM);
    writeCommon(row);
    row.optional(device).optional(inode).optionalInt(generation);
    row.optional(size).optionalInt(mode).optional(createdNs).optional(deletedNs);
    row.number(liveNames).number(paths.omitted()).number(paths.items().size());
    paths.items().forEach(row::text);
    row.number(hashes.size());
    hashes.forEach(row::text);
    row.optionalText(url).optionalText(referrer);
  }

  static FileRow read(EntityId id, byte[] value) {
    RowReader in = new RowReader(value);
    boolean old = in.formUpTo(FORM, "a file") == 1;
    FileRow row = new FileRow(id, in.raw(HOST_ID_BYTES));
    row.readSpan(in);
    row.device = in.optional();
    row.inode = in.optional();
    row.generation = in.optionalInt();
    row.size = in.optional();
    row.mode = in.optionalInt();
    row.createdNs = in.optional();
    row.deletedNs = in.optional();
    row.liveNames = in.intNumber();
    row.paths.omitted(in.intNumber());
    int count = in.length();
    for (int i = 0; i < count; i++) {
      row.paths.items().add(in.text());
    }
    if (old) {
      return row;
    }
    int hashCount = in.length();
    List<String> hashes = new ArrayList<>(hashCount);
    for (int i = 0; i < hashCount; i++) {
      hashes.add(in.text());
    }
    row.hashes = hashes;
    row.url = in.optionalText();
    row.referrer = in.optionalText();
    return row;
  }

  @Override
  Entity toEntity(String host) {
    String path = currentPath();
    String name = path != null ? Text.leaf(path) : "inode " + inode;
    return new Entity.File(
        id(),
        host,
        name,
        firstNs(),
        lastNs(),
        paths.items(),
        paths.omitted(),
        device,
        inode,
        generation,
        size,
        mode,
        createdNs,
        deletedNs,
        plainHashes(),
        hashesSinceNs(),
        url,
        referrer);
  }
}
