/**
 * Asking now: a stream out of its turn, from every checkpoint that watches it, or an address that is no stream of ours.
 * Requests and answers go by way of the database, so that any replica can ask and any can answer.
 */
@NullMarked
package dev.tallylight.stream.ask;

import org.jspecify.annotations.NullMarked;
