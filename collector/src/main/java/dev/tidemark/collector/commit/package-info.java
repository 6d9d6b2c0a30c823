@NullMarked
package dev.tidemark.collector.commit;

import org.jspecify.annotations.NullMarked;
