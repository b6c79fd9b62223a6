/** The Camel component {@code oss}: the objects of a slot as one stream, and the usual operations on Alibaba Cloud OSS. */
package io.tidemark.oss;
