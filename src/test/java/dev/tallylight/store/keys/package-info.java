@NullMarked
package dev.tallylight.store.keys;

import org.jspecify.annotations.NullMarked;
