@NullMarked
package dev.tallylight.statuspage.subscriber.door;

import org.jspecify.annotations.NullMarked;
