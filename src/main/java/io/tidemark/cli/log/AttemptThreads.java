package io.tidemark.cli.log;

import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.apache.camel.support.DefaultThreadPoolFactory;
import org.slf4j.MDC;

/**
 * Lets the threads that a load takes from a cached pool log for the attempt that uses them: they serve one attempt after the other,
 * so it is the task and not the thread that carries the log context.
 */
public final class AttemptThreads extends DefaultThreadPoolFactory {

    private static final long IDLE_SECONDS = 60;

    @Override
    public ExecutorService newCachedThreadPool(ThreadFactory threads) {
        return new ThreadPoolExecutor(0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), threads) {
            @Override
            public void execute(Runnable task) {
                super.execute(carrying(MDC.getCopyOfContextMap(), task));
            }
        };
    }

    private static Runnable carrying(Map<String, String> context, Runnable task) {
        if (context == null || context.isEmpty()) {
            return task;
        }
        return () -> {
            MDC.setContextMap(context);
            try {
                task.run();
            } finally {
                MDC.clear();
            }
        };
    }
}
