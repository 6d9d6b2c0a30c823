@NullMarked
@Configuration
@Requires(property = "tidemark.roles.collector", notEquals = "false")
package dev.tidemark.collector;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
