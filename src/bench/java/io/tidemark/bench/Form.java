package io.tidemark.bench;

import java.util.List;

/** A way to load. */
enum Form {

    fast("the product: oss: → maxcompute:", true, true) {
        @Override
        NodeMain.Loader loader(Endpoints endpoints, List<Workload> workloads) throws Exception {
            return RouteLoader.start(endpoints, workloads, RouteLoader.Steps.BYTES);
        }
    },
    rows("the product: oss: → unmarshal csv → maxcompute:", true, true) {
        @Override
        NodeMain.Loader loader(Endpoints endpoints, List<Workload> workloads) throws Exception {
            return RouteLoader.start(endpoints, workloads, RouteLoader.Steps.ROWS);
        }
    },
    camel("the product: oss: → unmarshal csv → rows dropped", true, false) {
        @Override
        NodeMain.Loader loader(Endpoints endpoints, List<Workload> workloads) throws Exception {
            return RouteLoader.start(endpoints, workloads, RouteLoader.Steps.DROP_ROWS);
        }
    },
    body("the product: oss: → body dropped", true, false) {
        @Override
        NodeMain.Loader loader(Endpoints endpoints, List<Workload> workloads) throws Exception {
            return RouteLoader.start(endpoints, workloads, RouteLoader.Steps.DROP);
        }
    },
    limit("by hand: read ahead, parse, own Arrow, SDK connection", false, true) {
        @Override
        NodeMain.Loader loader(Endpoints endpoints, List<Workload> workloads) {
            return new LimitLoader(endpoints, false);
        }
    },
    correct("by hand: the same with CRC-64, UTF-8 and kept blocks", false, true) {
        @Override
        NodeMain.Loader loader(Endpoints endpoints, List<Workload> workloads) {
            return new LimitLoader(endpoints, true);
        }
    },
    write("by hand: prepared Arrow batches only", false, true) {
        @Override
        NodeMain.Loader loader(Endpoints endpoints, List<Workload> workloads) {
            return new WriteLoader(endpoints);
        }
    },
    parse("by hand: read and parse only", false, false) {
        @Override
        NodeMain.Loader loader(Endpoints endpoints, List<Workload> workloads) {
            return new ParseLoader(endpoints);
        }
    },
    read("by hand: read and drop", false, false) {
        @Override
        NodeMain.Loader loader(Endpoints endpoints, List<Workload> workloads) {
            return new ReadLoader(endpoints);
        }
    };

    private final String title;
    private final boolean product;
    private final boolean writes;

    Form(String title, boolean product, boolean writes) {
        this.title = title;
        this.product = product;
        this.writes = writes;
    }

    abstract NodeMain.Loader loader(Endpoints endpoints, List<Workload> workloads) throws Exception;

    String title() {
        return title;
    }

    boolean isProduct() {
        return product;
    }

    /** Whether the table must hold all rows afterwards. */
    boolean writes() {
        return writes;
    }
}
