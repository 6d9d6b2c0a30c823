@NullMarked
package dev.tidemark.storage.model;

import org.jspecify.annotations.NullMarked;
