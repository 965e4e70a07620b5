/**
 * The way in, before anybody is known: how long a connection may take to say what it wants, and what is not HTTP enough to
 * be read at all. It knows bytes and messages of HTTP/1.1, and nothing of what is asked for.
 */
@NullMarked
package dev.tallylight.door;

import org.jspecify.annotations.NullMarked;
