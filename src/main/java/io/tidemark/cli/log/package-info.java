/** What is logged while an attempt runs, kept for whoever asks why a slot failed. */
package io.tidemark.cli.log;
