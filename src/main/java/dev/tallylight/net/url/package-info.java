/**
 * Addresses as people and servers write them: one parser of URLs for all rooms (WHATWG URL where browsers are lenient), what of an address may be
 * shown ({@code Redaction}), literals of IP addresses. Pure: nothing here connects to anything.
 */
@NullMarked
package dev.tallylight.net.url;

import org.jspecify.annotations.NullMarked;
