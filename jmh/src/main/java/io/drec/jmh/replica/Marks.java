package io.drec.jmh.replica;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Texts that each copy has in a form of its own: the hosts' names, and a few values of the shared
 * scenarios, so that these are in the untouched copy alone. A copy's form has the same length: the
 * last digits are the copy's.
 */
final class Marks {
  /** What can be looked up in one copy only: a path, the names of two programs, a user. */
  static final List<String> OF_SCENARIOS =
      List.of("lsass_dump-3", "winx64_payload", "happy_image", "nora.quemona");

  static final String ADDRESS = "10.0.5.13";

  private static final String DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";
  private static final int OWN_DIGITS_MAX = 3;
  private static final int OWN_NUMBERS = 36 * 36 * 36;
  private static final int HEX_DIGITS = 6;

  /** Prime to all bases: so all numbers stay apart, and neighbours are not alike. */
  private static final long SPREAD = 7919;

  private final List<byte[]> lower = new ArrayList<>();
  private final List<List<Integer>> byFirst = new ArrayList<>();
  private final int address;
  private final int hashes;

  /**
   * @param hosts short names
   * @param hashes hex, of the programs of the scenarios
   */
  Marks(Collection<String> hosts, Collection<String> hashes) {
    for (int i = 0; i < 256; i++) {
      byFirst.add(List.of());
    }
    for (String host : hosts) {
      add(host);
    }
    OF_SCENARIOS.forEach(this::add);
    address = lower.size();
    add(ADDRESS);
    this.hashes = lower.size();
    hashes.forEach(this::add);
  }

  private void add(String text) {
    byte[] bytes = text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
    int number = lower.size();
    lower.add(bytes);
    put(bytes[0], number);
    int upper = Character.toUpperCase(bytes[0]);
    if (upper != bytes[0]) {
      put(upper, number);
    }
  }

  private void put(int first, int number) {
    List<Integer> numbers = new ArrayList<>(byFirst.get(first & 0xff));
    numbers.add(number);
    numbers.sort((a, b) -> Integer.compare(lower.get(b).length, lower.get(a).length));
    byFirst.set(first & 0xff, numbers);
  }

  int count() {
    return lower.size();
  }

  boolean isAddress(int mark) {
    return mark == address;
  }

  private boolean isHash(int mark) {
    return mark >= hashes;
  }

  /** Copies that can be told apart. */
  int copiesMax() {
    return OWN_NUMBERS / count() - 1;
  }

  int length(int mark) {
    return lower.get(mark).length;
  }

  /** Bytes at the end that are the copy's own. */
  int ownLength(int mark) {
    if (isAddress(mark)) {
      return length(mark);
    }
    return isHash(mark) ? HEX_DIGITS : Math.min(OWN_DIGITS_MAX, length(mark) - 1);
  }

  /** The mark that stands whole at {@code at}, as a word; -1 when none does. */
  int at(byte[] text, int at, int end) {
    List<Integer> candidates = byFirst.get(text[at] & 0xff);
    if (candidates.isEmpty() || (at > 0 && isWord(text[at - 1]))) {
      return -1;
    }
    for (int mark : candidates) {
      byte[] bytes = lower.get(mark);
      int behind = at + bytes.length;
      if (behind <= end
          && (behind == end || !isWord(text[behind]))
          && matches(bytes, text, at)
          && !(isAddress(mark) && isMoreOfAnAddress(text, at, behind, end))) {
        return mark;
      }
    }
    return -1;
  }

  private static boolean isMoreOfAnAddress(byte[] text, int at, int behind, int end) {
    return (at > 0 && text[at - 1] == '.')
        || (behind + 1 < end && text[behind] == '.' && isWord(text[behind + 1]));
  }

  private static boolean matches(byte[] lowerCase, byte[] text, int at) {
    for (int i = 0; i < lowerCase.length; i++) {
      int b = text[at + i];
      if (b >= 'A' && b <= 'Z') {
        b += 'a' - 'A';
      }
      if (b != lowerCase[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWord(byte b) {
    return (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
  }

  /**
   * What replaces the last {@link #ownLength} bytes of a mark in a copy.
   *
   * @param copy from 1; 0 is the untouched one
   */
  byte[] own(int mark, int copy, boolean upperCase) {
    String own;
    if (isAddress(mark)) {
      int[] octets = addressOctets(copy);
      own = octets[0] + "." + octets[1] + "." + octets[2] + "." + octets[3];
    } else {
      int base = isHash(mark) ? 16 : DIGITS.length();
      own = digits(((long) copy * count() + mark) * SPREAD, base, ownLength(mark));
    }
    String cased = upperCase ? own.toUpperCase(Locale.ROOT) : own;
    return cased.getBytes(StandardCharsets.US_ASCII);
  }

  /** As long as {@link #ADDRESS} when written. */
  static int[] addressOctets(int copy) {
    return new int[] {60 + copy / 1000 % 40, copy / 100 % 10, copy / 10 % 10, 20 + copy % 10};
  }

  private static String digits(long number, int base, int length) {
    char[] digits = new char[length];
    long rest = number;
    for (int i = length - 1; i >= 0; i--) {
      digits[i] = DIGITS.charAt((int) (rest % base));
      rest /= base;
    }
    return new String(digits);
  }
}
