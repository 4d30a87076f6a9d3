/**
 * Hashes of the files that ran: executables and scripts.
 *
 * <p>A hash is of the file that ran or there is none: the file is opened through the process or by
 * its path, and device, inode, size and both times are those of the exec record, before and behind
 * the reading; else the record says why not (gone, too big, changed, refused). A version of a file
 * is read once and told once an hour at most.
 *
 * <p>One thread of low priority reads. The thread that captures only looks whether a version is
 * known.
 */
@NullMarked
package io.drec.linux.hash;

import org.jspecify.annotations.NullMarked;
