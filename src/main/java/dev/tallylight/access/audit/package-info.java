/**
 * Who did what: a row for each change, written in the change's own transaction; for each sign-in; and for what was refused, of
 * which many in a minute are one row with a count. Features say what changed ({@link dev.tallylight.access.audit.Note}) to
 * {@link dev.tallylight.access.audit.Audit}; who did it and from where is found in one place
 * ({@link dev.tallylight.access.audit.Caller}). No secret is ever in a row: features hand over what the API shows of a thing,
 * and of the rest only whether it changed.
 */
@NullMarked
package dev.tallylight.access.audit;

import org.jspecify.annotations.NullMarked;
