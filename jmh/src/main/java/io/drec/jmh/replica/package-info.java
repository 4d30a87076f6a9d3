/**
 * Events to measure with: the shared recordings many times over, each copy with hosts, ids and
 * times of its own, and a build workload as our own sensor would have recorded it. The same seed
 * gives the same bytes. Nothing of this machine is in them.
 */
@NullMarked
package io.drec.jmh.replica;

import org.jspecify.annotations.NullMarked;
