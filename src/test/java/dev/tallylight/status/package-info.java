@NullMarked
package dev.tallylight.status;

import org.jspecify.annotations.NullMarked;
