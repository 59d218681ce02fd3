package io.daybook.console.http;

import java.util.Optional;

/**
 * Who asks.
 *
 * @param user as a proxy names the person
 * @param canWrite whether a token was shown
 * @param body of a request that writes; empty otherwise
 */
record ApiCaller(Optional<String> user, boolean canWrite, String body) {}
