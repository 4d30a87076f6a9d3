/**
 * Sockets of netlink, by which the kernel is asked and tells: the audit system, the process
 * connector. What the messages mean is their readers' affair.
 */
@NullMarked
package io.drec.linux.netlink;

import org.jspecify.annotations.NullMarked;
