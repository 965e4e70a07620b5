package dev.tallylight.follow;

import dev.tallylight.testing.VirtualTimers;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Vetoed;
import java.util.function.Supplier;

/** Followers in virtual time: their turns are taken on the test's thread, when the test lets time pass. */
@Vetoed // else it would be a bean beside those it stands for
public final class VirtualFollowers extends Followers {
    private final VirtualTimers time;
    private final Pulses pulses;

    @SuppressWarnings("NullAway") // what the real ones need to run, and these do not
    public VirtualFollowers(VirtualTimers time, Pulses pulses) {
        super(null, null, pulses, null);
        this.time = time;
        this.pulses = pulses;
    }

    @Override
    public Follower start(Follower.Plan plan, Supplier<Uni<Boolean>> turn) {
        Follower[] made = new Follower[1];
        Runnable unfelt = pulses.feel(() -> made[0].pulse());
        made[0] = new Follower(plan, time, turn, unfelt);
        made[0].start();
        return made[0];
    }

    @Override
    public Follower startOneOfMany(Follower.Plan plan, Supplier<Uni<Boolean>> turn) {
        Follower made = new Follower(plan, time, turn, () -> {});
        made.start();
        return made;
    }
}
