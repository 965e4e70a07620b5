/**
 * The keys that secrets at rest are encrypted with: what is sealed carries the id of its key, so that several may be in use
 * while one takes the place of another; and where in the database sealed values are, for all of them to be sealed anew.
 * Called by the secrets' box, and by the launcher before the application starts.
 */
@NullMarked
package dev.tallylight.store.keys;

import org.jspecify.annotations.NullMarked;
