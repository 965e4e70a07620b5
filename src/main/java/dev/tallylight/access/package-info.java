/**
 * Who may do what: bearer tokens with the roles viewer, editor and admin, stored as hashes; the first admin token that
 * the configuration brings; and the console's sessions, which stand for a token.
 */
@NullMarked
package dev.tallylight.access;

import org.jspecify.annotations.NullMarked;
