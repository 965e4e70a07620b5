@NullMarked
package dev.tallylight.handlers;

import org.jspecify.annotations.NullMarked;
