/**
 * Who may be connected to: the operator's policy, the kinds of addresses, and the guard that resolves a name once and
 * checks every address of it.
 */
@NullMarked
package dev.tallylight.net.egress;

import org.jspecify.annotations.NullMarked;
