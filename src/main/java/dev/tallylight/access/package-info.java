/**
 * Who may do what: bearer tokens with the roles wall, viewer, editor and admin, stored as hashes; the first admin token that
 * the configuration brings; and the console's sessions, which stand for a token, or for somebody whom an identity provider knows. What of everything a caller may see is a
 * {@link dev.tallylight.access.Slice}: resources get it from {@link dev.tallylight.access.CurrentSlice} and hand it on.
 */
@NullMarked
package dev.tallylight.access;

import org.jspecify.annotations.NullMarked;
