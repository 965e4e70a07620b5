@NullMarked
package dev.tallylight.access;

import org.jspecify.annotations.NullMarked;
