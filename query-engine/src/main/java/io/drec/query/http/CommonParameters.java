package io.drec.query.http;

import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.annotation.QueryValue;
import io.swagger.v3.oas.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * What every question takes. It is there for the OpenAPI document: {@link QuestionUri} reads the
 * request.
 */
@Introspected
record CommonParameters(
    @Parameter(description = "Only this host, by name.") @QueryValue @Nullable String host,
    @Parameter(
            description = "Not before this time: ISO 8601, or a span back from now: 15m, 2h, 7d.")
        @QueryValue
        @Nullable String since,
    @Parameter(description = "Not after this time, written like since.") @QueryValue
        @Nullable String until,
    @Parameter(description = "At most so many rows, causes or nodes.") @QueryValue
        @Nullable String limit,
    @Parameter(
            description =
                "json, text, colour (text with terminal colours), and for lists jsonl or csv;"
                    + " without it the Accept header decides.")
        @QueryValue
        @Nullable String format) {}
