/**
 * How Tallylight reaches out. Every outgoing connection of every other room goes through here: addresses are read by one
 * parser ({@code net.url}), one guard decides who may be connected to ({@code net.egress}), one dialer connects to the
 * very address that was checked ({@code net.dial}), and what comes back is read within bounds ({@code net.http}). Here
 * itself is what they share: what may fail, a deadline, a text on one line.
 */
@NullMarked
package dev.tallylight.net;

import org.jspecify.annotations.NullMarked;
