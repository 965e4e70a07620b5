/** The places that streams are checked from. In this version there is one: the hub's own, built-in checkpoint. */
@NullMarked
package dev.tallylight.checkpoint;

import org.jspecify.annotations.NullMarked;
