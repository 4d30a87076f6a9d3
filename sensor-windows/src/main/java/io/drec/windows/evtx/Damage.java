package io.drec.windows.evtx;

/**
 * Something in an event log file that is not as the format says.
 *
 * @param fileOffset where, in bytes from the start of the file
 * @param found what is there
 * @param expected what should be there
 */
public record Damage(long fileOffset, String found, String expected) {
  Damage ofRecord(long number) {
    return new Damage(fileOffset, found + " in record " + number, expected);
  }

  /** One line for a user: {@code at byte 4096: found …, expected …}. */
  @Override
  public String toString() {
    return "at byte " + fileOffset + ": found " + found + ", expected " + expected;
  }
}
