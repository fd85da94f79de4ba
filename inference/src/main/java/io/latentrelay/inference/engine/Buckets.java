package io.latentrelay.inference.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The images inside an engine, sorted by latent shape and prompt length, because one call takes one
 * of each. Decides which of them the next call advances. Not safe for concurrent use.
 *
 * <p>Between shapes: with every call each bucket gains credit for the images it could have sent;
 * the one with most credit sends them and starts again from none. So a full bucket goes often, a
 * single image of an odd size goes rarely but never starves. Within a shape: first come, first
 * served, so that images finish instead of all being half done.
 */
final class Buckets {

    private final EngineOptions options;
    private final Map<CallShape, Bucket> buckets = new LinkedHashMap<>();
    private int size;

    private static final class Bucket {
        private final List<Occupant> occupants = new ArrayList<>();
        private long credit;
    }

    Buckets(EngineOptions options) {
        this.options = options;
    }

    int size() {
        return size;
    }

    void add(Occupant occupant) {
        buckets.computeIfAbsent(occupant.shape(), shape -> new Bucket()).occupants.add(occupant);
        size++;
    }

    void remove(Occupant occupant) {
        Bucket bucket = buckets.get(occupant.shape());
        if (bucket != null && bucket.occupants.remove(occupant)) {
            size--;
            if (bucket.occupants.isEmpty()) {
                buckets.remove(occupant.shape());
            }
        }
    }

    List<Occupant> all() {
        List<Occupant> all = new ArrayList<>(size);
        buckets.values().forEach(bucket -> all.addAll(bucket.occupants));
        return all;
    }

    /** The images of the next call, all of one shape; none when there are none. */
    List<Occupant> nextCall() {
        Bucket chosen = new Bucket();
        for (Bucket bucket : buckets.values()) {
            bucket.credit += Math.min(bucket.occupants.size(), options.lanes());
            if (bucket.credit > chosen.credit) {
                chosen = bucket;
            }
        }
        chosen.credit = 0;
        return fitting(chosen.occupants);
    }

    private List<Occupant> fitting(List<Occupant> occupants) {
        List<Occupant> call = new ArrayList<>();
        int rows = 0;
        for (Occupant occupant : occupants) {
            if (call.size() == options.lanes()) {
                break;
            }
            if (rows + occupant.rows() <= options.maxRows()) {
                call.add(occupant);
                rows += occupant.rows();
            }
        }
        return call;
    }
}
