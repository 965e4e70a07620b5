/**
 * Who is told, and how: webhook endpoints as people edit them, with their secrets and their health. What a delivery
 * says is in {@code message}, one exchange over HTTP is in {@code send}, and the outbox with its worker and its log is
 * in {@code delivery}; each knows only the ones before it.
 */
@NullMarked
package dev.tallylight.webhook;

import org.jspecify.annotations.NullMarked;
