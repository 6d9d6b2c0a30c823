/** Reading and writing JSON field by field, with every error named. */
@NullMarked
package dev.tidemark.alerts.json;

import org.jspecify.annotations.NullMarked;
