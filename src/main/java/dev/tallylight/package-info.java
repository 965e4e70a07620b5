/** Tallylight: tells people and software the moment a live stream goes off air, and the moment it is back. */
@NullMarked
package dev.tallylight;

import org.jspecify.annotations.NullMarked;
