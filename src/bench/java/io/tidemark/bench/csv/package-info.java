/** What reading costs step by step, measured with JMH; {@code org.openjdk.jmh.Main} runs them. The whole way is in {@code LoadBench}. */
package io.tidemark.bench.csv;
