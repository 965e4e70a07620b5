@NullMarked
package dev.tallylight.statuspage.serve;

import org.jspecify.annotations.NullMarked;
