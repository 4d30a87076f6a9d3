package io.drec.store;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any bytes are a lock, or refused in words. */
final class LockFileFuzzTest {

  @FuzzTest
  void shouldReadOrRefuseAnyLock(byte[] input) {
    LocksTest.readOrRefused(input);
  }

  /** Behind a head that is right. */
  @FuzzTest
  void shouldReadOrRefuseAnyLockOfThisVersion(byte[] input) {
    byte[] head = "format=drec-lock\nversion=1\nname=case-17\n".getBytes();
    byte[] bytes = java.util.Arrays.copyOf(head, head.length + input.length);
    System.arraycopy(input, 0, bytes, head.length, input.length);
    LocksTest.readOrRefused(bytes);
  }
}
