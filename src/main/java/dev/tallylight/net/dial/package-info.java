/**
 * Connections to the very address that was checked: the next one after 250 ms (RFC 8305), TLS, and the same for datagrams.
 */
@NullMarked
package dev.tallylight.net.dial;

import org.jspecify.annotations.NullMarked;
