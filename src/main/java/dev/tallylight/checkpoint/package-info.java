/**
 * The places that streams are checked from: the hub's own, built-in checkpoint, and private ones, whose agents stand
 * behind somebody's NAT and enrol with a token. Each running process of a checkpoint beats every ten seconds; those that
 * were heard lately share its streams.
 */
@NullMarked
package dev.tallylight.checkpoint;

import org.jspecify.annotations.NullMarked;
