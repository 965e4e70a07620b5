/**
 * The streams file as it is read: its bytes, or those of its folder's files, within bounds; its rows, with the variables in
 * them replaced; and where each row stands. What is made of them is found out above; nothing here knows the database.
 */
@NullMarked
package dev.tallylight.plan.file;

import org.jspecify.annotations.NullMarked;
