@NullMarked
package dev.tallylight.net.url;

import org.jspecify.annotations.NullMarked;
