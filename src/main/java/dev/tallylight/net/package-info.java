/**
 * How Tallylight reaches out: one URL parser, one guard that decides which addresses may be connected to, one dialer
 * that connects to the very address that was checked and measures each stage, and bounded reading of what comes back.
 * Every outgoing connection of every other room goes through here.
 */
@NullMarked
package dev.tallylight.net;

import org.jspecify.annotations.NullMarked;
