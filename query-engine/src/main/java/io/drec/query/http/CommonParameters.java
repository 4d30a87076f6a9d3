package io.drec.query.http;

import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.QueryValue;
import io.swagger.v3.oas.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * What every question takes, with the request that it came in. The parameters are there for the
 * OpenAPI document: {@link QuestionUri} reads them from the request.
 */
@Introspected
record CommonParameters(
    HttpRequest<?> request,
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
        @Nullable String format,
    @Parameter(
            description =
                "At a centre, for why, scope and search: keep it open so long (15m, 2h, 7d) for"
                    + " hosts that are away.")
        @QueryValue("wait")
        @Nullable String keepOpen,
    @Parameter(description = "At a centre: how long hosts that are there may take (10s).")
        @QueryValue
        @Nullable String deadline,
    @Parameter(
            description =
                "At a centre: all asks also hosts whose index is up to date and names nothing.")
        @QueryValue
        @Nullable String live) {}
