package io.tidemark.bench;

/**
 * What one JVM did.
 *
 * @param seconds    from the first request to the last commit
 * @param loadCpu    processor seconds within that time
 * @param processCpu processor seconds since the JVM began
 * @param mebibytes  most memory ever resident
 * @param failure    null when all rows arrived
 */
record Measurement(long rows, double seconds, double loadCpu, double processCpu, long mebibytes, String failure) {

    static Measurement failed(String failure) {
        return new Measurement(0, Double.MAX_VALUE, 0, 0, 0, failure);
    }

    static Measurement parse(String answer) {
        if (!answer.startsWith("result ")) {
            return failed(answer.replaceFirst("^failed ", ""));
        }
        String[] fields = answer.split(" ");
        return new Measurement(Long.parseLong(fields[1]), Double.parseDouble(fields[2]), Double.parseDouble(fields[3]),
                Double.parseDouble(fields[4]), Long.parseLong(fields[5]), null);
    }
}
