/** Makes OSS clients and turns what they throw into one line that says what to do. */
package io.tidemark.oss.client;
