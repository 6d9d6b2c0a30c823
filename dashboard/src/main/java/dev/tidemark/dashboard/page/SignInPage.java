package dev.tidemark.dashboard.page;

import dev.tidemark.dashboard.asset.Assets;

/**
 * Asks for a key.
 *
 * @param next where to go on afterwards
 * @param problem why the key given before does not do; empty: none was given
 */
public record SignInPage(Assets assets, String next, String problem) {}
