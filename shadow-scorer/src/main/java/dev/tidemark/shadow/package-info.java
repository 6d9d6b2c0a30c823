@NullMarked
@Configuration
@Requires(property = "tidemark.roles.shadow-scorer", notEquals = "false")
package dev.tidemark.shadow;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
