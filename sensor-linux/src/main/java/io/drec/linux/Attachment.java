package io.drec.linux;

/**
 * One program on the tracepoint of one system call.
 *
 * @param program its name in the object
 * @param tracepoint its name below events/syscalls
 * @param cookie what it reads of the call; see the program
 * @param legacy whether a kernel may do without: only older architectures (x86-64) have the call,
 *     or it belongs to a part that a kernel need not be built with
 */
record Attachment(String program, String tracepoint, long cookie, boolean legacy) {}
