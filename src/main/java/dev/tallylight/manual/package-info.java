/**
 * The manual, as the build made it of {@code docs/}: pages for anybody, signed in or not. Nothing in them is of this
 * installation, and nothing else of it is said here.
 */
@NullMarked
package dev.tallylight.manual;

import org.jspecify.annotations.NullMarked;
