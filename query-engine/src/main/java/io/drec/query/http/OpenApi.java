package io.drec.query.http;

import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeType;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.info.License;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.security.SecurityScheme;

/** The head of the OpenAPI document; the build gathers the rest from the controllers. */
@OpenAPIDefinition(
    info =
        @Info(
            title = "Drive Recorder",
            version = "1",
            description =
                "Questions to the recording of a host: why something came to be, and how far it"
                    + " went.",
            license = @License(name = "Apache-2.0")),
    security = @SecurityRequirement(name = "token"))
@SecurityScheme(
    name = "token",
    type = SecuritySchemeType.HTTP,
    scheme = "bearer",
    description = "The content of the engine's token file.")
final class OpenApi {
  private OpenApi() {}
}
