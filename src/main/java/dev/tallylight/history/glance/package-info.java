/** What lists show of many streams' past beside each other. */
@NullMarked
package dev.tallylight.history.glance;

import org.jspecify.annotations.NullMarked;
