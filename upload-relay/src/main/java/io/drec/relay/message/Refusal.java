package io.drec.relay.message;

/**
 * Something was not taken, and why: a quota, a fork, a policy.
 *
 * @param retryAfterMs when to try again; 0: not before the other side says so
 * @param text one line for a person
 */
public record Refusal(UnitKind kind, long retryAfterMs, String text) implements Message {}
