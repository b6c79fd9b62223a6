package io.tidemark.schedule;

import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Says which objects a slot's source holds now, without reading any of them. Endpoints that put {@link SlotHeaders#SOURCES} on
 * an exchange implement it; a source is a text that only they interpret.
 */
public interface SourceListing {

    /** Whether this endpoint wrote the source, or one like it did, and can be asked now. */
    boolean acceptsSource(String source);

    /**
     * Lists many sources with few requests; nothing is kept, so that any number of objects may be there.
     *
     * @param found told of each object once for each source that it belongs to, in no particular order
     * @throws RuntimeException when the store cannot be asked, or would have to be asked too often; one line, for people
     */
    void list(Collection<String> sources, BiConsumer<String, ListedObject> found);

    /**
     * Whether a read of the source would take these objects: they are no longer written to and what has to stand beside them is
     * there. May ask the store once or twice for each object.
     *
     * @throws RuntimeException when the store cannot be asked
     */
    boolean isComplete(String source, List<ListedObject> objects);
}
