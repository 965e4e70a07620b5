/**
 * The built-in checkpoint: in the process of the hub it is what {@code agent.remote} is in a process of its own. It
 * watches what this process is assigned, hands what it sees to {@code status}, beats as every agent does, and probes at
 * once what somebody asks for. The twin of {@code link}, which does the same for agents elsewhere.
 */
@NullMarked
package dev.tallylight.local;

import org.jspecify.annotations.NullMarked;
