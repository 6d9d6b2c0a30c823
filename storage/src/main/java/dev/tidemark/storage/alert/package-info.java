/** Rules, alerts, silences, receivers and the outbox in the metadata database. */
@NullMarked
package dev.tidemark.storage.alert;

import org.jspecify.annotations.NullMarked;
