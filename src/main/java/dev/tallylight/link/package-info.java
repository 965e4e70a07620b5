/**
 * The hub's end of the agent link: it serves the agents of private checkpoints what they are to watch, over one
 * long answer of server-sent events, and takes in what they saw. Whatever comes in is checked here and then goes the way
 * that the built-in checkpoint's observations go.
 */
@NullMarked
package dev.tallylight.link;

import org.jspecify.annotations.NullMarked;
