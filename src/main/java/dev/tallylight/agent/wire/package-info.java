/**
 * What goes over the agent link, version 1: records of their own, so that a change of the code inside is never a change
 * of the contract. Both ends pass over fields that they do not know, so a field can be added within a version.
 */
@NullMarked
package dev.tallylight.agent.wire;

import org.jspecify.annotations.NullMarked;
