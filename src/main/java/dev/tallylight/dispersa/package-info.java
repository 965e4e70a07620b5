/**
 * The control API as clients of WMSPanel's Dispersa call it, below {@code /v1/dispersa}: credentials in the query, the family's
 * envelope around every answer, ids of 24 digits, a GET that pauses. Nothing is decided here: streams are what they are
 * everywhere else, and the facade says them in the old words (docs/dispersa.md says which are known and which chosen).
 *
 * <p>Whatever is answered below that path has the envelope: {@link dev.tallylight.dispersa.FacadeAnswers} puts problems into it,
 * {@link dev.tallylight.dispersa.FacadeDoor} speaks for what never reaches a resource.
 */
@NullMarked
package dev.tallylight.dispersa;

import org.jspecify.annotations.NullMarked;
