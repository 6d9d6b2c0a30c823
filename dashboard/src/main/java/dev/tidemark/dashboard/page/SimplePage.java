package dev.tidemark.dashboard.page;

/**
 * A page whose content the browser fetches.
 *
 * @param address this server's own
 */
public record SimplePage(Shell shell, String address) {}
