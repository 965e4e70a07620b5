package dev.tallylight.access.audit;

import org.hibernate.action.spi.AfterTransactionCompletionProcess;
import org.hibernate.reactive.mutiny.Mutiny;
import org.hibernate.reactive.mutiny.impl.MutinySessionImpl;
import org.hibernate.reactive.session.ReactiveSession;

/** Does what belongs after a transaction, and only after one that was committed: a line of the log, a note in memory. */
final class AfterCommit {
    private AfterCommit() {}

    /** @param work short, without the database; it runs in the session's context */
    static void of(Mutiny.Session session, Runnable work) {
        AfterTransactionCompletionProcess process = (committed, ended) -> {
            if (committed) {
                work.run();
            }
        };
        ((MutinySessionImpl) session)
                .unwrap(ReactiveSession.class)
                .getReactiveActionQueue()
                .registerProcess(process);
    }
}
