/**
 * Status pages: what strangers may see of streams with some tags, in the provider's own look. Here they are edited; {@code content}
 * reads what is on one through a slice made of its tags, {@code render} makes bytes of it, {@code serve} answers visitors from
 * memory.
 */
@NullMarked
package dev.tallylight.statuspage;

import org.jspecify.annotations.NullMarked;
