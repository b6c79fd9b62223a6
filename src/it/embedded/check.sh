#!/usr/bin/env bash
# The jar in a stranger's Camel application: runs example.Host against a sandbox in another process, with only
# target/tidemark.jar, its non-optional dependencies and camel-core on the class path, and looks which of our classes
# were loaded. Needs a built target/tidemark.jar with target/lib (mvn package). Writes to target/it/embedded only.
#
# CLASSPATH_FILE may name a file with a ready class path (without tidemark.jar and the host); Maven makes it otherwise.
set -euo pipefail
cd "$(dirname "$0")/../../.."

readonly WORK="$PWD/target/it/embedded"
readonly JAR="$PWD/target/tidemark.jar"
readonly PROJECT="${SANDBOX_PROJECT:-tidemark}"
readonly ACCESS_KEY="${SANDBOX_ACCESS_KEY:-sandbox}"
readonly SECRET_KEY="${SANDBOX_SECRET_KEY:-sandbox-secret}"
# What no embedding application may be made to load.
readonly FOREIGN='io\.tidemark\.(ledger|console|operation|sandbox|cycle|cli)\.'
# Jars of optional dependencies that would hide a mistake if they were there.
readonly OPTIONAL='/(camel-main|camel-quartz|camel-csv|camel-yaml-dsl|HikariCP|flyway-core|h2|picocli|jetty-server|quartz|log4j-core)-[0-9]'

fail() { echo "embedded host FAILED: $*" >&2; exit 1; }
note() { echo "[embedded] $*"; }

# A property or the version of the project's own POM, which states them once and in its first lines.
of_pom() { sed -n "s|^ *<$1>\(.*\)</$1>.*|\1|p" pom.xml | sed -n 1p; }

class_path() {
  if [ -n "${CLASSPATH_FILE:-}" ]; then
    cat "$CLASSPATH_FILE"
    return
  fi
  # main.skip: the project is built already; it is in this build only to be resolved
  # without the aggregator, which comes last and would write an empty class path over the host's
  mvn -B -ntp -q -f src/it/embedded/reactor.xml -pl :tidemark,:embedded-host -Dmaven.main.skip=true \
    -Dtidemark.version="$(of_pom version)" -Dcamel.version="$(of_pom camel.version)" \
    process-classes org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
    -DincludeScope=runtime -Dmdep.outputFile="$WORK/classpath.txt" >&2 || return 1
  # the reactor gives the project as target/classes; the jar takes its place
  tr ':' '\n' < "$WORK/classpath.txt" | grep -v '/target/classes$' | paste -sd: -
}

free_port() {
  local port
  for _ in $(seq 100); do
    port=$((20000 + RANDOM % 30000))
    (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null || { echo "$port"; return; }
  done
  fail "no free port found"
}

sandbox=""
stop_sandbox() {
  if [ -n "$sandbox" ]; then
    kill "$sandbox" 2> /dev/null || true
    wait "$sandbox" 2> /dev/null || true
  fi
}
trap stop_sandbox EXIT

start_sandbox() {
  java -jar "$JAR" sandbox --oss-port "$1" --maxcompute-port "$2" --data "$WORK/sandbox" > "$WORK/sandbox.log" 2>&1 &
  sandbox=$!
  local port
  for port in "$1" "$2"; do
    for _ in $(seq 150); do
      (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null && continue 2
      kill -0 "$sandbox" 2> /dev/null || { cat "$WORK/sandbox.log" >&2; fail "the sandbox ended"; }
      sleep 0.2
    done
    cat "$WORK/sandbox.log" >&2
    fail "the sandbox does not listen on port $port"
  done
}

[ -f "$JAR" ] && [ -d target/lib ] || fail "target/tidemark.jar or target/lib is missing; run mvn package first"
rm -rf "$WORK"
mkdir -p "$WORK"

note "class path of a consumer"
classpath="$(class_path)" || fail "the class path of the host cannot be resolved"
tr ':' '\n' <<< "$classpath" | sort > "$WORK/classpath.list"
! grep -E "$OPTIONAL" "$WORK/classpath.list" || fail "an optional dependency reaches the host (see above)"
note "$(wc -l < "$WORK/classpath.list") jars"

mkdir -p "$WORK/host"
javac -nowarn --release 17 -d "$WORK/host" -cp "$JAR:$classpath" src/it/embedded/src/main/java/example/Host.java

oss_port="$(free_port)"
maxcompute_port="$(free_port)"
note "sandbox on ports $oss_port and $maxcompute_port"
start_sandbox "$oss_port" "$maxcompute_port"

note "host"
(cd "$WORK" && java -Xmx128m --add-opens=java.base/java.nio=ALL-UNNAMED -Dsun.net.http.retryPost=false \
  -Xlog:class+load:file="$WORK/loaded.txt" \
  -Dhost.oss="http://127.0.0.1:$oss_port" -Dhost.maxcompute="http://127.0.0.1:$maxcompute_port/api" -Dhost.project="$PROJECT" \
  -Dhost.accessKey="$ACCESS_KEY" -Dhost.secretKey="$SECRET_KEY" \
  -cp "$WORK/host:$JAR:$classpath" example.Host) || { tail -20 "$WORK/sandbox.log" >&2; fail "the host's own checks"; }

grep -qE ' io\.tidemark\.oss\.' "$WORK/loaded.txt" && grep -qE ' io\.tidemark\.maxcompute\.' "$WORK/loaded.txt" \
  || fail "the list of loaded classes holds none of the components; is $WORK/loaded.txt right?"
! grep -oE "$FOREIGN[A-Za-z.\$0-9]*" "$WORK/loaded.txt" | sort -u | grep . || fail "classes were loaded that a stranger has no use for (see above)"
note "OK: $(grep -coE ' io\.tidemark\.' "$WORK/loaded.txt") of our classes loaded, none of ledger, console, operation, sandbox, cycle or cli"
