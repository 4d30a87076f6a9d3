/**
 * Capture where eBPF is refused: by the audit system, or else by the process connector, fanotify
 * and the list of sockets.
 *
 * <p>Both make the records that the sensor for eBPF makes, fewer of them and with less in them;
 * what is missing is said in sentences that go into every answer. The process table is read at once
 * for what the kernel does not tell, and a record that is not whole for that says so.
 *
 * <p>Promises: what it changes of the audit system is its own and taken back at the end, or by the
 * next recorder after a kill; nobody waits for the reader; every loss that the kernel tells of is
 * counted. Never: touches the rules of others, keeps anything of processes outside its control
 * group, makes a record of what nobody told.
 */
@NullMarked
package io.drec.linux.fallback;

import org.jspecify.annotations.NullMarked;
