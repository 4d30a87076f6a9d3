/**
 * People by the tokens of an OpenID Connect provider: bearer JWTs, checked with the provider's
 * keys.
 *
 * <p>Promises: lets nobody in whose token the provider did not sign for this audience and this
 * time, or which names no right that there is. Never: sends a token anywhere, follows a key that a
 * token names, or takes an algorithm that needs no key of the provider's.
 */
@NullMarked
package io.drec.query.http.oidc;

import org.jspecify.annotations.NullMarked;
