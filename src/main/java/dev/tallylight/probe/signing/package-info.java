/**
 * Signs the URL of a protected stream for one viewer: this checkpoint's public address, from this moment on for some
 * minutes. Pure functions over URL, key, address and time; who asks for them and when is
 * {@link dev.tallylight.probe.Prober}'s affair. {@code docs/signing.md} has the schemes by example.
 */
@NullMarked
package dev.tallylight.probe.signing;

import org.jspecify.annotations.NullMarked;
