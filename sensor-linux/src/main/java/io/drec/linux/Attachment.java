package io.drec.linux;

/**
 * One program on the tracepoint of one system call.
 *
 * @param program its name in the object
 * @param tracepoint its name below events/syscalls
 * @param cookie what it reads of the call; see the program
 * @param legacy whether only older architectures (x86-64) have the call
 */
record Attachment(String program, String tracepoint, long cookie, boolean legacy) {}
