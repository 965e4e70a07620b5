package dev.tallylight.access.openid;

import dev.tallylight.access.Role;
import dev.tallylight.access.Slice;

/** What somebody may do, and of what. */
public record Grant(Role role, Slice slice) {}
