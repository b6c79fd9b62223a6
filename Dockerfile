# Tidemark as a container image.
#
#   docker build -t tidemark .                                       compiles from source in the build stage
#   docker build -t tidemark --build-arg ARTIFACTS=prebuilt .        takes target/tidemark.jar and target/lib of this checkout:
#                                                                    nothing is downloaded but the runtime image
#   docker run --read-only --tmpfs /tmp -v tidemark-data:/tidemark/data -v ./routes:/tidemark/routes:ro \
#              -v ./application.properties:/tidemark/application.properties:ro tidemark
#
# The health check needs the Docker format (buildah build --format docker); the OCI format has no place for it.
# On Kubernetes probe the management port instead: /observe/health/live and /observe/health/ready.

ARG BUILD_IMAGE=maven:3.9-eclipse-temurin-17
ARG RUNTIME_IMAGE=eclipse-temurin:17-jre
# The stage that the program is taken from: build or prebuilt.
ARG ARTIFACTS=build

FROM ${BUILD_IMAGE} AS build
WORKDIR /src
COPY pom.xml ./
COPY src/main src/main
COPY src/generated src/generated
# For a registry mirror, for example "-s settings.xml"; Maven 3.9 reads it by itself.
ARG MAVEN_ARGS=""
RUN --mount=type=cache,target=/root/.m2 mvn -B -ntp -Dmaven.test.skip=true package

FROM scratch AS prebuilt
COPY target/lib /src/target/lib
COPY target/tidemark.jar /src/target/tidemark.jar

FROM ${ARTIFACTS} AS artifacts

FROM ${RUNTIME_IMAGE} AS runtime
ARG VERSION=1.0.0-SNAPSHOT
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Tidemark" \
      org.opencontainers.image.description="Loads every interval of IoT data from OSS into MaxCompute exactly once" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"

# Written by hand because not every base image has useradd. Only data/ belongs to the user: the program cannot change itself.
RUN echo 'tidemark:x:10001:' >> /etc/group \
 && echo 'tidemark:x:10001:10001:Tidemark:/tidemark:/sbin/nologin' >> /etc/passwd \
 && mkdir -p /tidemark/data \
 && chown 10001:10001 /tidemark/data
WORKDIR /tidemark

# What changes least comes first, so that a new version of the program moves one small layer.
COPY --from=artifacts /src/target/lib lib/
COPY routes routes/
COPY application.properties jvm.options ./
COPY --from=artifacts /src/target/tidemark.jar ./

# By number, so that Kubernetes can check runAsNonRoot.
USER 10001:10001
VOLUME /tidemark/data
# 8080 console, 9876 management (health, metrics); published only when asked for.
EXPOSE 8080 9876
STOPSIGNAL SIGTERM

HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
  CMD ["java", "-Xmx32m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", "tidemark.jar", "io.tidemark.cli.HealthProbe"]

# glibc otherwise keeps up to eight pools of freed memory for each processor: some 20 MiB in a node that loads two slots at a time.
ENV MALLOC_ARENA_MAX=2
# More JVM flags: JAVA_TOOL_OPTIONS, or JDK_JAVA_OPTIONS; an -Xmx there wins over the percentage, which leaves room for
# what is outside the heap. Another collector: put a file of your own in place of jvm.options.
ENTRYPOINT ["java", "@jvm.options", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-jar", "tidemark.jar"]
CMD ["run"]
