package io.tidemark.cli.deploy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import io.tidemark.cli.deploy.RouteUnit.Kind;

/**
 * How the files differ from what runs.
 *
 * @param changed    routes that run otherwise from now on, as they run now
 * @param added      routes that are new
 * @param removed    routes that are no more
 * @param toRemove   all that is taken away: routes, and the templates, configurations and beans that changed
 * @param toLoad     all that is loaded then
 * @param fixed      what changed and cannot be changed while the node runs
 */
record RouteChange(List<RouteUnit> changed, List<RouteUnit> added, List<RouteUnit> removed, Collection<RouteUnit> toRemove,
        Collection<RouteUnit> toLoad, List<RouteUnit> fixed) {

    static RouteChange between(RouteSet before, RouteSet after) {
        List<RouteUnit> gone = before.units().stream().filter(unit -> after.unit(unit.key()).isEmpty()).toList();
        List<RouteUnit> fresh = after.units().stream().filter(unit -> before.unit(unit.key()).isEmpty()).toList();
        List<RouteUnit> old = new ArrayList<>();
        List<RouteUnit> renewed = new ArrayList<>();
        for (RouteUnit unit : after.units()) {
            RouteUnit was = before.unit(unit.key()).orElse(null);
            if (was != null && !differsNot(before, was, after, unit)) {
                old.add(was);
                renewed.add(unit);
            }
        }
        List<RouteUnit> fixed = Stream.of(gone, fresh, renewed).flatMap(List::stream).filter(unit -> unit.kind() == Kind.FIXED).toList();
        return new RouteChange(routes(old), routes(fresh), routes(gone), Stream.concat(gone.stream(), old.stream()).toList(),
                Stream.concat(fresh.stream(), renewed.stream()).toList(), fixed);
    }

    private static boolean differsNot(RouteSet before, RouteUnit was, RouteSet after, RouteUnit is) {
        return was.kind() == is.kind() && before.effect(was).equals(after.effect(is));
    }

    private static List<RouteUnit> routes(List<RouteUnit> units) {
        return units.stream().filter(unit -> unit.kind().makesRoutes()).toList();
    }
}
