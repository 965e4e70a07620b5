/**
 * Logos that somebody uploads: what they are is found in their bytes, and they are written anew from what is known of their kind,
 * so that nothing else which the file may hold, or be, is left. Nothing is decoded. Pure.
 */
@NullMarked
package dev.tallylight.statuspage.logo;

import org.jspecify.annotations.NullMarked;
