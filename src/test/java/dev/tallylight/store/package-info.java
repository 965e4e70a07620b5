/** What is kept, and for how long. */
@NullMarked
package dev.tallylight.store;

import org.jspecify.annotations.NullMarked;
