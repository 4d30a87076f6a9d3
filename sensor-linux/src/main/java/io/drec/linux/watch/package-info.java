/**
 * Changes of accounts, scheduled tasks and services, as facts of their own beside the changes of
 * the files that hold them.
 *
 * <p>A record of a file on the watch list makes a thread of its own read that file (at most 256
 * KiB) and compare it with what it was: what differs is told, with the process that changed it. No
 * word of a password or a key is kept.
 */
@NullMarked
package io.drec.linux.watch;

import org.jspecify.annotations.NullMarked;
