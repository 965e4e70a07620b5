/** Where the provider makes status pages, and finds what he puts into his own: links and badges. */
@NullMarked
package dev.tallylight.console.statuspage;

import org.jspecify.annotations.NullMarked;
