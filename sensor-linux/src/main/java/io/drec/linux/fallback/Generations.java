package io.drec.linux.fallback;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The generation of a file's inode, which tells it from an earlier file that had the same number.
 * Asked of the file system by the file's handle, where its shape is known (that of ext4 and most
 * others, and that of tmpfs); kept for the files that are gone by the next question. One thread.
 */
final class Generations {
  static final int KEPT_MAX = 65_536;

  private static final int AT_FDCWD = -100;
  private static final int HANDLE_BYTES_MAX = 128;
  private static final int HEAD_BYTES = 8;
  private static final int SYMLINK_FOLLOW = 0x400;
  private static final int INODE_GENERATION = 1;
  private static final long LOW_HALF = 0xffff_ffffL;

  private record Inode(long device, long number) {}

  private final Map<Inode, Integer> known =
      new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Inode, Integer> eldest) {
          return size() > KEPT_MAX;
        }
      };
  private final Memory handle = new Memory(HEAD_BYTES + HANDLE_BYTES_MAX);
  private final Memory mount = new Memory(Integer.BYTES);

  static {
    Native.register(Generations.class, NativeLibrary.getInstance("c"));
  }

  private static native int name_to_handle_at(
      int directory, byte[] path, Pointer handle, Pointer mount, int flags);

  /**
   * Of a file that was told at one of these paths, the same as long as it is the same file.
   *
   * @return 0 when it is not known
   */
  int of(long device, long inode, String... paths) {
    Inode key = new Inode(device, inode);
    Integer told = known.get(key);
    if (told == null) {
      told = ask(inode, paths);
      known.put(key, told == null ? Integer.valueOf(0) : told);
    }
    return told == null ? 0 : told;
  }

  /**
   * Of a file that was made just now: what had its number before is another.
   *
   * @param otherwise what to take when it is gone already, so that it is nothing else's
   */
  int ofNew(long device, long inode, int otherwise, String... paths) {
    Integer told = ask(inode, paths);
    int generation = told == null ? otherwise : told;
    known.put(new Inode(device, inode), generation);
    return generation;
  }

  private @Nullable Integer ask(long inode, String... paths) {
    Integer told = null;
    for (String path : paths) {
      told = told == null ? ask(path, inode) : told;
    }
    return told;
  }

  private @Nullable Integer ask(String path, long inode) {
    handle.clear();
    handle.setInt(0, HANDLE_BYTES_MAX);
    int status =
        name_to_handle_at(AT_FDCWD, RawText.terminated(path), handle, mount, SYMLINK_FOLLOW);
    if (status != 0 || handle.getInt(Integer.BYTES) != INODE_GENERATION) {
      return null;
    }
    int length = handle.getInt(0);
    int first = handle.getInt(HEAD_BYTES);
    int second = handle.getInt(HEAD_BYTES + Integer.BYTES);
    boolean isPlain = length == 2 * Integer.BYTES && first == (int) (inode & LOW_HALF);
    boolean isOfMemory = length == 3 * Integer.BYTES && second == (int) (inode & LOW_HALF);
    return isPlain ? Integer.valueOf(second) : isOfMemory ? Integer.valueOf(first) : null;
  }
}
