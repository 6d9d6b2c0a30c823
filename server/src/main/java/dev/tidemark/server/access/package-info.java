/** Who may call which route: API keys, the browser's sign-in, the loopback rule, the audit log. */
@NullMarked
package dev.tidemark.server.access;

import org.jspecify.annotations.NullMarked;
