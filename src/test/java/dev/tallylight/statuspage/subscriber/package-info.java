@NullMarked
package dev.tallylight.statuspage.subscriber;

import org.jspecify.annotations.NullMarked;
