package io.drec.query.script;

import org.jspecify.annotations.Nullable;

/**
 * What an encoded payload held.
 *
 * @param how in words: {@code Base64 of UTF-16LE}
 * @param text null when it could not be decoded
 * @param problem why not, or what is missing of it; null when there is nothing to say
 * @param depth 1 for what stood in the command line, 2 for what stood encoded in that …
 */
public record Decoded(String how, @Nullable String text, @Nullable String problem, int depth) {}
