package io.drec.relay.message;

import java.util.UUID;

/** The centre wants no more answers to a question. */
public record Cancel(UUID id) implements Message {}
