/**
 * The wallboard: how all streams are, for a screen across the room. One request makes the page; from then on the server says what
 * changed, and every few seconds that nothing did, so that the screen knows how old is what it shows.
 */
@NullMarked
package dev.tallylight.console.wall;

import org.jspecify.annotations.NullMarked;
