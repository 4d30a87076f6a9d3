package io.drec.relay.message;

/**
 * A host is there.
 *
 * @param present how far its present recording has come
 */
public record Heartbeat(Hello.Kept present, Health health) implements Message {}
