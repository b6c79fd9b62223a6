package io.tidemark.cli.desk;

import java.util.List;

import io.tidemark.operation.Answer;
import io.tidemark.operation.ItemAnswer;

/**
 * An {@link Answer} of which perhaps not every slot is told, so that its sums are told beside them.
 *
 * @param items      the first of them where a console tells no more
 * @param itemsTotal how many there are
 */
public record Answered(String request, long done, long refused, List<ItemAnswer> items, long itemsTotal) {

    public Answered {
        items = List.copyOf(items);
    }

    static Answered of(Answer answer) {
        return new Answered(answer.request(), answer.done(), answer.items().size() - answer.done(), answer.items(), answer.items().size());
    }

    public boolean allDone() {
        return refused == 0;
    }
}
