package io.drec.record;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Joins and tidies paths as bytes: names on Linux are bytes, and any of them may be no UTF-8. */
public final class Paths {
  private Paths() {}

  /**
   * The absolute path that {@code path} names when it starts from {@code dir}: joined when
   * relative, with {@code .}, {@code ..} and double slashes taken out by their letters. Symbolic
   * links are not followed, so where {@code ..} stands behind one the kernel may have gone
   * elsewhere. Where there is nothing to do it is {@code path} itself, not a copy.
   *
   * @param dir absolute directory, or null when it is not known
   * @return null when {@code path} is relative and {@code dir} is null
   */
  public static byte @Nullable [] absolute(byte @Nullable [] dir, byte[] path) {
    if (isTidy(path)) {
      return path;
    }
    Deque<byte[]> names = new ArrayDeque<>();
    if (path.length == 0 || path[0] != '/') {
      if (dir == null) {
        return null;
      }
      addNames(names, dir);
    }
    addNames(names, path);
    if (names.isEmpty()) {
      return new byte[] {'/'};
    }
    ByteArrayOutputStream joined = new ByteArrayOutputStream(path.length + 64);
    for (Iterator<byte[]> it = names.iterator(); it.hasNext(); ) {
      joined.write('/');
      joined.writeBytes(it.next());
    }
    return joined.toByteArray();
  }

  /** Whether it is absolute and has nothing to take out, as nearly every path of a kernel. */
  private static boolean isTidy(byte[] path) {
    if (path.length < 2 || path[0] != '/') {
      return false;
    }
    int start = 1;
    for (int i = 1; i <= path.length; i++) {
      if (i == path.length || path[i] == '/') {
        int length = i - start;
        boolean dots = length <= 2 && path[i - 1] == '.' && (length < 2 || path[start] == '.');
        if (length == 0 || dots) {
          return false;
        }
        start = i + 1;
      }
    }
    return true;
  }

  private static void addNames(Deque<byte[]> names, byte[] path) {
    int start = 0;
    for (int i = 0; i <= path.length; i++) {
      if (i == path.length || path[i] == '/') {
        addName(names, path, start, i);
        start = i + 1;
      }
    }
  }

  private static void addName(Deque<byte[]> names, byte[] path, int start, int end) {
    int length = end - start;
    if (length == 0 || (length == 1 && path[start] == '.')) {
      return;
    }
    if (length == 2 && path[start] == '.' && path[start + 1] == '.') {
      names.pollLast();
      return;
    }
    names.addLast(Arrays.copyOfRange(path, start, end));
  }
}
