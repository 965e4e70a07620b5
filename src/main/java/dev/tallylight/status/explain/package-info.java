/** Why a stream is what it is, in words: the votes read again and weighed as the status itself is. Nothing is written here. */
@NullMarked
package dev.tallylight.status.explain;

import org.jspecify.annotations.NullMarked;
