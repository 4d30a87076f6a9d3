/**
 * Who is who: ids made from keys, the authority, join tokens, certificates, the deny list.
 *
 * <p>A name or an address never identifies anybody. Private keys are readable by their owner alone
 * and leave no file.
 */
@NullMarked
package io.drec.relay.identity;

import org.jspecify.annotations.NullMarked;
