/**
 * Proves a recording: that every frame is there and is what was recorded. What is proven by the
 * verification key, and what is not, is in {@code docs/format/chain.md}; without the key it finds
 * accidents alone.
 *
 * <p>Reads beside the recorder, as any user who may read the recording, and changes nothing.
 */
@NullMarked
package io.drec.verify;

import org.jspecify.annotations.NullMarked;
