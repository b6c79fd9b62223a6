/** Simulated devices whose files are the same wherever and whenever they are made. */
package io.tidemark.sandbox.device;
