package io.drec.linux;

/**
 * One program at the return of one system call.
 *
 * @param program its name in the object
 * @param call name of the call, as in {@link CallNumbers}
 * @param cookie what it reads of the call; see the program
 */
record ReturnHook(String program, String call, long cookie) {}
