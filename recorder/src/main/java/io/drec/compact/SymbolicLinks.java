package io.drec.compact;

import io.drec.record.Paths;
import io.drec.segment.ByteHash;
import io.drec.store.MetaKeys;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Symbolic links, as far as records told of them: those found at the start of a recording and those
 * made while it ran. Calls that only have a name are given paths with links in them ({@code
 * /bin/x}), where opens and execs have the resolved path ({@code /usr/bin/x}); following the links
 * that are known makes one file of the two.
 */
final class SymbolicLinks {
  /** As the kernel's own limit, so that links that go round in circles end. */
  private static final int FOLLOWED_MAX = 40;

  private static final byte[] PARENT = {'.', '.'};

  /** A power of two. */
  private static final int PLAIN_MAX = 1024;

  private static final int PLAIN_BYTES_MAX = 256;

  private final Rows rows;

  /** Directories, of {@link #plainHost}, that are no links and have none among those above. */
  private final byte[] @Nullable [] plain = new byte[PLAIN_MAX][];

  private byte[] plainHost = new byte[0];

  SymbolicLinks(Rows rows) {
    this.rows = rows;
  }

  /** From now on {@code path} is a link with this text. */
  void made(Act act, byte[] path, byte[] text) {
    rows.putMeta(MetaKeys.link(act.hostId(), path), text);
    Arrays.fill(plain, null);
  }

  /** Whatever was at {@code path} is there no more. */
  void removed(Act act, byte[] path) {
    if (text(act, path) != null) {
      rows.deleteMeta(MetaKeys.link(act.hostId(), path));
    }
  }

  /** The text of the link at {@code path}, or null when none is known there. */
  byte @Nullable [] text(Act act, byte[] path) {
    return rows.link(act, path);
  }

  /** The link's text when {@code path} is a known link, made absolute; else null. */
  byte @Nullable [] target(Act act, byte[] path) {
    byte[] text = text(act, path);
    return text == null || text.length == 0 ? null : targetOf(path, text);
  }

  /** What the text of a link at {@code path} names. */
  static byte @Nullable [] targetOf(byte[] path, byte[] text) {
    return Paths.absolute(Paths.absolute(path, PARENT), text);
  }

  /**
   * The path with the known links among its directories followed; the last name is left as it is,
   * because rename and unlink act on a link itself.
   */
  byte[] followed(Act act, byte[] path) {
    int directory = lastSlash(path);
    int place = ByteHash.of(path, 0, directory) & PLAIN_MAX - 1;
    if (isPlain(act, path, directory, place)) {
      return path;
    }
    byte[] followed = followedAnew(act, path);
    if (followed == path && directory <= PLAIN_BYTES_MAX) {
      plain[place] = Arrays.copyOf(path, directory);
    }
    return followed;
  }

  private boolean isPlain(Act act, byte[] path, int directory, int place) {
    if (!Arrays.equals(plainHost, act.hostId())) {
      Arrays.fill(plain, null);
      plainHost = act.hostId();
    }
    byte[] known = plain[place];
    return known != null && Arrays.equals(known, 0, known.length, path, 0, directory);
  }

  private static int lastSlash(byte[] path) {
    int at = path.length;
    while (at > 0 && path[at - 1] != '/') {
      at--;
    }
    return Math.max(0, at - 1);
  }

  private byte[] followedAnew(Act act, byte[] path) {
    byte[] current = path;
    int end = nextSlash(current, 1);
    for (int count = 0; end < current.length && count < FOLLOWED_MAX; ) {
      byte[] target = target(act, Arrays.copyOf(current, end));
      if (target == null) {
        end = nextSlash(current, end + 1);
      } else {
        current = joined(target, current, end);
        end = nextSlash(current, 1);
        count++;
      }
    }
    return current;
  }

  /** The path as an open of it resolves: the last name, too, is followed when it is a link. */
  byte[] resolved(Act act, byte[] path) {
    byte[] current = followed(act, path);
    for (int count = 0; count < FOLLOWED_MAX; count++) {
      byte[] target = target(act, current);
      if (target == null) {
        return current;
      }
      current = followed(act, target);
    }
    return current;
  }

  private static byte[] joined(byte[] target, byte[] path, int restOffset) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    if (target.length > 1) {
      joined.writeBytes(target);
    }
    joined.write(path, restOffset, path.length - restOffset);
    return joined.toByteArray();
  }

  /** Offset of the first slash at or behind {@code from}, or the path's length. */
  private static int nextSlash(byte[] path, int from) {
    int at = from;
    while (at < path.length && path[at] != '/') {
      at++;
    }
    return at;
  }
}
