#!/usr/bin/env bash
# Builds the container image from the Dockerfile and runs the demo inside it, without a container engine:
# buildah with chroot isolation and the vfs driver, on a base image made by debootstrap.
#
#   src/container/build-and-check.sh [--install-tools] [--fresh] [-- COMMAND...]
#
#   --install-tools   apt-get install buildah and debootstrap first
#   --fresh           make the base image anew
#   COMMAND           what the program is called with inside the container; default: demo --once
#
# Needs root, Debian and a built target/tidemark.jar with target/lib (mvn package). Everything it makes is under
# target/container. DEBIAN_SUITE (default bookworm) and DEBIAN_MIRROR (default: the first apt source of that suite) may be set.
set -euo pipefail
cd "$(dirname "$0")/../.."

readonly WORK="$PWD/target/container"
readonly BASE="$WORK/base"
readonly BASE_IMAGE=localhost/tidemark-base
readonly IMAGE=localhost/tidemark:check
readonly PROGRAM_UID=10001
readonly SUITE="${DEBIAN_SUITE:-bookworm}"

install_tools=false
fresh=false
while [ $# -gt 0 ]; do
  case "$1" in
    --install-tools) install_tools=true ;;
    --fresh) fresh=true ;;
    --) shift; break ;;
    *) echo "unknown argument '$1'; see the head of $0" >&2; exit 2 ;;
  esac
  shift
done
command=("$@")
[ ${#command[@]} -gt 0 ] || command=(demo --once)

fail() { echo "container check FAILED: $*" >&2; exit 1; }
note() { echo "[container] $*"; }

bud() {
  buildah --root "$WORK/storage" --runroot "$WORK/run" --storage-driver vfs "$@"
}

check_prerequisites() {
  [ "$(id -u)" -eq 0 ] || fail "debootstrap and chroot isolation need root"
  if "$install_tools"; then
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends buildah debootstrap
  fi
  local tool
  for tool in buildah debootstrap; do
    command -v "$tool" >/dev/null || fail "$tool is not installed; call with --install-tools, or install it yourself"
  done
  [ -f target/tidemark.jar ] && [ -d target/lib ] || fail "target/tidemark.jar or target/lib is missing; run mvn package first"
}

# The machine's own apt configuration knows the mirror that it can reach.
mirror() {
  if [ -n "${DEBIAN_MIRROR:-}" ]; then
    echo "$DEBIAN_MIRROR"
  else
    apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' "Codename: $SUITE" | sed -n 1p
  fi
}

make_base() {
  if "$fresh"; then
    rm -rf "$BASE" "$WORK/base.done"
  fi
  if [ ! -f "$WORK/base.done" ]; then
    local from
    from="$(mirror)"
    [ -n "$from" ] || fail "apt has no source for $SUITE (run apt-get update, or set DEBIAN_MIRROR)"
    note "debootstrap $SUITE with a Java 17 runtime"
    rm -rf "$BASE"
    debootstrap --variant=minbase --include=openjdk-17-jre-headless,ca-certificates "$SUITE" "$BASE" "$from" \
      > "$WORK/debootstrap.log" 2>&1 || { tail -20 "$WORK/debootstrap.log" >&2; fail "debootstrap; log: $WORK/debootstrap.log"; }
    rm -rf "$BASE"/var/cache/apt/archives/*.deb "$BASE"/var/lib/apt/lists/*
    touch "$WORK/base.done"
  elif bud inspect --type image "$BASE_IMAGE" > /dev/null 2>&1; then
    return
  fi
  note "import the base image"
  local container
  container="$(bud from scratch)"
  bud add --quiet "$container" "$BASE" / > /dev/null
  bud config --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin --env LANG=C.UTF-8 "$container"
  bud commit --quiet --rm "$container" "$BASE_IMAGE" > /dev/null
}

build_image() {
  note "build the image from the Dockerfile"
  bud build --isolation chroot --format docker --layers=false --target runtime \
    --build-arg ARTIFACTS=prebuilt --build-arg BUILD_IMAGE="$BASE_IMAGE" --build-arg RUNTIME_IMAGE="$BASE_IMAGE" \
    --build-arg REVISION="$(git rev-parse HEAD 2>/dev/null || echo unknown)" --pull=false -t "$IMAGE" .
  # what the image of an earlier call was made of
  bud rmi --prune > /dev/null 2>&1 || true
}

inspect() {
  bud inspect --type image --format "$1" "$IMAGE"
}

check_metadata() {
  [ "$(inspect '{{.Docker.Config.User}}')" = "$PROGRAM_UID:$PROGRAM_UID" ] || fail "the image's user is not $PROGRAM_UID"
  [ -n "$(inspect '{{with .Docker.Config.Healthcheck}}{{.Test}}{{end}}')" ] || fail "the image has no health check"
}

container=""
remove_container() {
  [ -z "$container" ] || bud rm "$container" > /dev/null
}
trap remove_container EXIT

# Runs in the container as the image's own user; no --user here, because that is what is to be proved.
# The pause: buildah 1.28 now and then loses the output of a command that ends at once. The exit code is always right.
inside() {
  bud run --isolation chroot "$container" -- sh -c '"$@"; status=$?; sleep 0.5; exit $status' sh "$@"
}

check_run() {
  container="$(bud from --pull-never "$IMAGE")"

  local uid
  uid="$(inside id -u)"
  note "runs as uid $uid"
  inside sh -c "[ \"\$(id -u)\" = $PROGRAM_UID ]" || fail "the program would run as uid $uid, expected $PROGRAM_UID"
  inside test -w data || fail "data/ cannot be written by uid $uid"
  ! inside test -w tidemark.jar 2> /dev/null || fail "uid $uid could change tidemark.jar"
  ! inside java -cp tidemark.jar io.tidemark.cli.HealthProbe http://127.0.0.1:9/ > /dev/null 2>&1 \
    || fail "the health probe calls a closed port healthy"

  local entrypoint status=0
  mapfile -t entrypoint < <(inspect '{{range .Docker.Config.Entrypoint}}{{println .}}{{end}}' | sed '/^$/d')
  note "${entrypoint[*]} ${command[*]}"
  inside "${entrypoint[@]}" "${command[@]}" || status=$?
  [ "$status" -eq 0 ] || fail "'${command[*]}' ended with exit code $status"
}

mkdir -p "$WORK"
check_prerequisites
make_base
build_image
check_metadata
check_run
note "OK: image $IMAGE built, '${command[*]}' succeeded as uid $PROGRAM_UID"
