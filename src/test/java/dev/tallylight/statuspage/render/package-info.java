@NullMarked
package dev.tallylight.statuspage.render;

import org.jspecify.annotations.NullMarked;
