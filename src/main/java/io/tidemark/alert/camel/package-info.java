/** Alerts in a Camel context. */
package io.tidemark.alert.camel;
