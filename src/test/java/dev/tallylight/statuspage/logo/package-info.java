@NullMarked
package dev.tallylight.statuspage.logo;

import org.jspecify.annotations.NullMarked;
