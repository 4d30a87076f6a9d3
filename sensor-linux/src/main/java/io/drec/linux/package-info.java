/**
 * Capture on Linux: an eBPF program loaded through libbpf, read straight from its ring buffer.
 *
 * <p>The only packages, beside {@code io.drec.windows}, that call native code through JNA.
 */
@NullMarked
package io.drec.linux;

import org.jspecify.annotations.NullMarked;
