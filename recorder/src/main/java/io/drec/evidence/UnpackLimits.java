package io.drec.evidence;

/**
 * What may come out of a compressed file; a file that is made to fill memory and time ends there.
 *
 * @param ratioMax bytes out for each byte in, asked once {@code freeBytes} are out. Event logs,
 *     which repeat themselves, reach 60; deflate cannot do more than 1032 at once, but twice
 * @param freeBytes that may come out at any ratio
 * @param bytesMax out of one file in all
 */
public record UnpackLimits(long ratioMax, long freeBytes, long bytesMax) {
  public static final UnpackLimits DEFAULT = new UnpackLimits(400, 64L << 20, 1L << 40);
}
