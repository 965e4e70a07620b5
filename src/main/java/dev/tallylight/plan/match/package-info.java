/**
 * What is wanted against what there is, without a database: which row is which ({@code Matching}), and what streams may then
 * depend on ({@code Dependencies}). Pure: the same lists make the same of it.
 */
@NullMarked
package dev.tallylight.plan.match;

import org.jspecify.annotations.NullMarked;
