package io.drec.query.http;

import io.drec.query.question.Json;

/**
 * Something that is known before the whole answer is.
 *
 * @param name of its kind, as docs/api/http.md lists them
 * @param members written only when somebody reads them, perhaps much later and in another thread
 */
public record Progress(String name, Json.Part members) {}
