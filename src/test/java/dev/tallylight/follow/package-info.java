@NullMarked
package dev.tallylight.follow;

import org.jspecify.annotations.NullMarked;
