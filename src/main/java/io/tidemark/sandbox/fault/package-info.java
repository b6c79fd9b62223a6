/** One plan of faults, counters and holds over both services of the sandbox: {@link io.tidemark.sandbox.fault.FaultPlan}. */
package io.tidemark.sandbox.fault;
