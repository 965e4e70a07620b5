@NullMarked
package dev.tallylight.statuspage.content;

import org.jspecify.annotations.NullMarked;
