@NullMarked
@Configuration
@Requires(property = "tidemark.roles.analyzer", notEquals = "false")
package dev.tidemark.analyzer;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
