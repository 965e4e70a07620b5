/**
 * What people and machines say happened: a deploy, a switch of the encoder. Nothing is decided by it; it is shown beside the
 * outages around it.
 */
@NullMarked
package dev.tallylight.annotation;

import org.jspecify.annotations.NullMarked;
