/**
 * The manual, as the build made it of {@code docs/}: pages for anybody, signed in or not. Nothing in them is of this
 * installation, and nothing else of it is said here. The API's document, of which some of them are made, is answered as well.
 */
@NullMarked
package dev.tallylight.manual;

import org.jspecify.annotations.NullMarked;
