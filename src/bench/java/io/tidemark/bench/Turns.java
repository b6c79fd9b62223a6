package io.tidemark.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What several JVMs measured that loaded the same workloads, each of them once in every turn. */
final class Turns {

    private final List<Series> all = new ArrayList<>();

    /**
     * One JVM's loads of one workload.
     *
     * @param node  its number
     * @param loads turn by turn, up to the first that failed
     */
    record Series(int node, Form form, Workload workload, List<Measurement> loads) {

        String name() {
            return "%s, %s, %s".formatted(form, workload.name(), workload.packing());
        }

        boolean hasFailed() {
            return !loads.isEmpty() && loads.get(loads.size() - 1).failure() != null;
        }

        /** This one's rate by that of the other, turn by turn. */
        List<Double> ratesBy(Series other) {
            List<Double> ratios = new ArrayList<>();
            for (int turn = 0; turn < Math.min(loads.size(), other.loads.size()); turn++) {
                if (loads.get(turn).failure() == null && other.loads.get(turn).failure() == null) {
                    ratios.add(loads.get(turn).rate() / other.loads.get(turn).rate());
                }
            }
            return ratios;
        }
    }

    static Turns run(List<MeasuredNode> nodes, List<Workload> workloads, int loads) throws IOException {
        Turns turns = new Turns();
        for (int node = 0; node < nodes.size(); node++) {
            for (Workload workload : workloads) {
                turns.all.add(new Series(node, nodes.get(node).form(), workload, new ArrayList<>()));
            }
        }
        for (int turn = 0; turn < loads; turn++) {
            for (Series each : turns.all) {
                if (!each.hasFailed()) {
                    each.loads.add(nodes.get(each.node).load(workloads.indexOf(each.workload)));
                }
            }
        }
        return turns;
    }

    List<Series> of(Workload workload) {
        return all.stream().filter(series -> series.workload.equals(workload)).toList();
    }

    /** Each other workload with the first of the same JVM that is packed alike, and what is the product's with the floor that makes the same checks. */
    void compare(Report report) throws IOException {
        for (Series each : all) {
            Series first = all.stream().filter(other -> other.node == each.node && other.workload.gzip() == each.workload.gzip()).findFirst()
                    .orElseThrow();
            if (first != each) {
                report.compare(each, first);
            }
            Optional<Series> floor = of(each.workload).stream().filter(other -> other.form == Form.correct).findFirst();
            if (each.form.isProduct() && each.form.writes() && floor.isPresent()) {
                report.compare(each, floor.get());
            }
        }
    }
}
