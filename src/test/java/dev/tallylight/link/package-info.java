@NullMarked
package dev.tallylight.link;

import org.jspecify.annotations.NullMarked;
