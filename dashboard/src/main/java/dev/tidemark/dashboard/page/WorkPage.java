package dev.tidemark.dashboard.page;

/**
 * A page whose content the browser fetches from the rooms that own it, and sends back to them.
 *
 * @param address this server's own
 * @param subject what the page is about, such as a rule's name; empty: nothing single
 */
public record WorkPage(Shell shell, String address, String subject) {}
