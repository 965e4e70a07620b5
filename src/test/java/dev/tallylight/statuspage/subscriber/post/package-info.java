@NullMarked
package dev.tallylight.statuspage.subscriber.post;

import org.jspecify.annotations.NullMarked;
