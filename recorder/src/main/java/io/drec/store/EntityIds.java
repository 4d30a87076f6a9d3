package io.drec.store;

import io.drec.segment.ByteHash;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Makes entity ids: the first eight bytes, big-endian, of SHA-256 over a name of the construction,
 * a NUL, and what identifies the entity. The construction is stored in every recording and never
 * changes; {@code docs/format/store.md} has it with examples. Not thread safe.
 */
public final class EntityIds {
  private static final byte[] PROCESS = name("drec-process-1");
  private static final byte[] FILE = name("drec-file-1");
  private static final byte[] PATH = name("drec-path-1");
  private static final byte[] FLOW = name("drec-flow-1");
  private static final byte[] GUID = name("drec-process-guid-1");
  private static final byte[] SEEN = name("drec-process-seen-1");
  private static final byte[] ENDS = name("drec-flow-ends-1");
  private static final byte[] NAMED = name("drec-named-1");
  private static final byte[] NO_ADDRESS = new byte[16];

  private static final int IDENTITY_BYTES_KEPT = 256;

  /** A power of two. */
  private static final int RECENT = 2048;

  private final MessageDigest sha256;
  private final byte[] digest = new byte[32];
  private final RowWriter identity = new RowWriter();

  /** What ids were lately made of, and these: the next records tell of the same. */
  private final Recent[] recent = new Recent[RECENT];

  /** An id and what it was made of. */
  private record Recent(EntityId id, byte[] identity) {}

  public EntityIds() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  private static byte[] name(String name) {
    return (name + '\0').getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * @param startNs of the process on CLOCK_BOOTTIME, as in the record's header
   */
  public EntityId process(byte[] hostId, byte[] bootId, int pid, long startNs) {
    return id(EntityKind.PROCESS, start(PROCESS).raw(hostId).raw(bootId).u32(pid).u64(startNs));
  }

  /** A process by the name that its source has for it. */
  public EntityId processOfGuid(byte[] hostId, String guid) {
    return id(EntityKind.PROCESS, start(GUID).raw(hostId).raw(utf8(guid)));
  }

  /**
   * A process of which only the pid is told.
   *
   * @param firstNs when it started, else when it was first told of, ns since 1970 UTC
   */
  public EntityId processSeen(byte[] hostId, int pid, long firstNs) {
    return id(EntityKind.PROCESS, start(SEEN).raw(hostId).u32(pid).u64(firstNs));
  }

  /**
   * A connection by its two ends.
   *
   * @param firstNs when it was first told of: ports are used again
   */
  public EntityId flowOfEnds(byte[] hostId, String ends, long firstNs) {
    return id(EntityKind.FLOW, start(ENDS).raw(hostId).raw(utf8(ends)).u8(0).u64(firstNs));
  }

  /** What a name on its host tells apart: registry value, session, service, task, account … */
  public EntityId named(EntityKind kind, byte[] hostId, String name) {
    return id(kind, start(NAMED).raw(hostId).u8(kind.letter()).raw(utf8(name)));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public EntityId file(byte[] hostId, long device, long inode, int generation) {
    return id(EntityKind.FILE, start(FILE).raw(hostId).u64(device).u64(inode).u32(generation));
  }

  /** A file that is known by its absolute path alone. */
  public EntityId path(byte[] hostId, byte[] path) {
    return id(EntityKind.FILE, start(PATH).raw(hostId).raw(path));
  }

  /** A connection, or a socket that listens: one socket has one peer. */
  public EntityId flow(byte[] hostId, byte[] bootId, long socketId) {
    return flow(hostId, bootId, socketId, NO_ADDRESS, 0);
  }

  /**
   * What a socket has with one of several peers.
   *
   * @param remoteAddress 16 bytes; IPv4 in the first four
   */
  public EntityId flow(
      byte[] hostId, byte[] bootId, long socketId, byte[] remoteAddress, int remotePort) {
    return id(
        EntityKind.FLOW,
        start(FLOW).raw(hostId).raw(bootId).u64(socketId).raw(remoteAddress).u32(remotePort));
  }

  private RowWriter start(byte[] name) {
    return identity.restart().raw(name);
  }

  private EntityId id(EntityKind kind, RowWriter made) {
    int place = ByteHash.of(made.array(), 0, made.length()) & RECENT - 1;
    Recent known = recent[place];
    if (known != null
        && known.id.kind() == kind
        && Arrays.equals(
            known.identity, 0, known.identity.length, made.array(), 0, made.length())) {
      return known.id;
    }
    sha256.update(made.array(), 0, made.length());
    try {
      sha256.digest(digest, 0, digest.length);
    } catch (DigestException e) {
      throw new IllegalStateException("SHA-256 has more than 32 bytes in this Java", e);
    }
    EntityId id = new EntityId(kind, new RowReader(digest).u64());
    if (made.length() <= IDENTITY_BYTES_KEPT) {
      recent[place] = new Recent(id, Arrays.copyOf(made.array(), made.length()));
    }
    return id;
  }
}
