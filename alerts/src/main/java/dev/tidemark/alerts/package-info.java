@NullMarked
@Configuration
@Requires(property = "tidemark.roles.alerts", notEquals = "false")
package dev.tidemark.alerts;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
