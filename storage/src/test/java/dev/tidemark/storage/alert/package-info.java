@NullMarked
package dev.tidemark.storage.alert;

import org.jspecify.annotations.NullMarked;
