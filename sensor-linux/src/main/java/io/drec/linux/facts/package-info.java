/**
 * What user space adds to the kernel's records: hashes, script texts, logons, accounts and tasks.
 *
 * <p>A {@link io.drec.linux.facts.FactSensor} stands before the capturing sensor. It shows each
 * record that went by to its {@linkplain io.drec.linux.facts.FactSource sources}, which note what
 * is to be looked up and do so in threads of their own; the records that come of it are delivered
 * with the kernel's, by the thread that polls. Every queue is bounded: what finds no room or no
 * time is counted as {@code QUEUE_FULL}, so that here, too, hits = delivered + lost.
 *
 * <p>It never waits for a file, a log or a lock that is held while one is read.
 */
@NullMarked
package io.drec.linux.facts;

import org.jspecify.annotations.NullMarked;
