/** The bodies, byte by byte, and the signature as an independent library sees it. */
@NullMarked
package dev.tallylight.webhook.message;

import org.jspecify.annotations.NullMarked;
