package dev.tallylight.access.openid;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import io.vertx.ext.web.codec.BodyCodec;
import io.vertx.ext.web.codec.spi.BodyStream;
import org.jspecify.annotations.Nullable;

/** An answer's body, up to a bound; one that goes on past it fails, which closes its connection. */
final class BoundedBody implements BodyCodec<Buffer> {
    private final int most;

    BoundedBody(int most) {
        this.most = most;
    }

    @Override
    public void create(Handler<AsyncResult<BodyStream<Buffer>>> handler) {
        handler.handle(Future.succeededFuture(new Collected(most)));
    }

    private static final class Collected implements BodyStream<Buffer> {
        private final int most;
        private final Promise<Buffer> whole = Promise.promise();
        private final Buffer body = Buffer.buffer();
        private @Nullable Handler<Throwable> failed;

        Collected(int most) {
            this.most = most;
        }

        @Override
        public Future<Buffer> result() {
            return whole.future();
        }

        @Override
        public void handle(Throwable failure) {
            whole.tryFail(failure);
        }

        @Override
        public WriteStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
            failed = handler;
            return this;
        }

        @Override
        public Future<Void> write(Buffer data) {
            if (body.length() + data.length() <= most) {
                body.appendBuffer(data);
                return Future.succeededFuture();
            }
            IllegalStateException over = new IllegalStateException("the answer is longer than " + most + " bytes");
            whole.tryFail(over);
            if (failed != null) {
                failed.handle(over);
            }
            return Future.failedFuture(over);
        }

        @Override
        public void write(Buffer data, Handler<AsyncResult<Void>> handler) {
            write(data).onComplete(handler);
        }

        @Override
        public void end(@Nullable Handler<AsyncResult<Void>> handler) {
            whole.tryComplete(body);
            if (handler != null) {
                handler.handle(Future.succeededFuture());
            }
        }

        @Override
        public WriteStream<Buffer> setWriteQueueMaxSize(int size) {
            return this;
        }

        @Override
        public boolean writeQueueFull() {
            return false;
        }

        @Override
        public WriteStream<Buffer> drainHandler(@Nullable Handler<Void> handler) {
            return this;
        }
    }
}
