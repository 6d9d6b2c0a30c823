@NullMarked
@Configuration
@Requires(property = "tidemark.roles.dashboard", notEquals = "false")
package dev.tidemark.dashboard;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
