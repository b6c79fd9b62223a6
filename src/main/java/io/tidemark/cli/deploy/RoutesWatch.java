package io.tidemark.cli.deploy;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

import org.apache.camel.CamelContext;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reloads the routes when their files change and have been quiet for a moment: editors save in several steps, and a set of files is
 * copied one by one. Network file systems do not tell of changes that other machines make.
 */
public final class RoutesWatch extends ServiceSupport {

    /** The setting that turns it on. */
    public static final String KEY = "tidemark.routes.watch";

    private static final Logger LOG = LoggerFactory.getLogger(RoutesWatch.class);
    private static final Duration QUIET = Duration.ofSeconds(1);

    private final CamelContext context;
    private final Path directory;
    private final Runnable reload;
    private WatchService watch;
    private ExecutorService thread;

    public RoutesWatch(CamelContext context, Path directory, Runnable reload) {
        this.context = context;
        this.directory = directory;
        this.reload = reload;
    }

    @Override
    protected void doStart() throws IOException {
        watch = directory.getFileSystem().newWatchService();
        register(directory);
        Path kamelets = directory.resolve("kamelets");
        if (Files.isDirectory(kamelets)) {
            register(kamelets);
        }
        thread = context.getExecutorServiceManager().newSingleThreadExecutor(this, "routes-watch");
        thread.execute(this::watch);
        LOG.info("The routes are reloaded when files in {} change", directory);
    }

    private void register(Path path) throws IOException {
        path.register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_DELETE);
    }

    @Override
    protected void doStop() throws IOException {
        if (watch != null) {
            watch.close();
        }
        if (thread != null) {
            context.getExecutorServiceManager().shutdownNow(thread);
        }
    }

    private void watch() {
        try {
            while (isRunAllowed()) {
                forget(watch.take());
                untilQuiet();
                reloadNow();
            }
        } catch (ClosedWatchServiceException e) {
            LOG.debug("The routes are watched no more", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void untilQuiet() throws InterruptedException {
        WatchKey more = watch.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
        while (more != null) {
            forget(more);
            more = watch.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Which file it was does not matter: the whole set is looked at. */
    private static void forget(WatchKey key) {
        key.pollEvents();
        key.reset();
    }

    /** Nothing comes out of it, or the next change would go unseen. What is wrong with the files is in the log. */
    private void reloadNow() {
        try {
            reload.run();
        } catch (RuntimeException | Error e) {
            LOG.warn("The routes could not be reloaded: {}. The next change is tried again.", e.getMessage(), e);
        }
    }
}
