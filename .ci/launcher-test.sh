#!/bin/sh
# Tests of ./tidemark against a made-up checkout, JDK, mvn, npm and uname: no network, no build.
# launcher-test.sh          runs all cases
# launcher-test.sh --list   names them
# launcher-test.sh CASE     runs one
# shellcheck disable=SC2016 # the made-up programs are written with their variables
set -eu

repository=$(CDPATH='' cd -P -- "$(dirname -- "$0")/.." && pwd)

# --- a small world ---------------------------------------------------------------------------------------------

link_tools() { for tool in "$@"; do ln -s "$(command -v "$tool")" "$tools/$tool"; done; }

script() { # path, body
  mkdir -p "$(dirname -- "$1")"
  printf '#!/bin/sh\n%s\n' "$2" >"$1"
  chmod +x "$1"
}

make_jdk() { # directory, version
  script "$1/bin/java" 'echo "JAVA $0"; for argument in "$@"; do echo "ARG $argument"; done; echo "PID $$"'
  script "$1/bin/javac" 'exit 0'
  printf 'IMPLEMENTOR="Somebody"\nJAVA_VERSION="%s"\n' "$2" >"$1/release"
}

make_engine() { # platform
  package=$checkout/storage/engine/node_modules/@chdb/lib-$1
  mkdir -p "$package" "$checkout/storage/engine/node_modules/vega-datasets/data"
  echo '{"version": "1.2.3"}' >"$package/package.json"
  : >"$package/libchdb.so"
  : >"$checkout/storage/engine/node_modules/vega-datasets/data/flights-3m.parquet"
}

setup() {
  world=$(mktemp -d)
  world=$(CDPATH='' cd -P -- "$world" && pwd)
  trap 'rm -rf "$world"' EXIT
  tools=$world/tools
  checkout="$world/a checkout"
  mkdir -p "$tools" "$checkout/storage/engine" "$checkout/elsewhere"
  link_tools sh cat chmod dirname find grep head ln mkdir mktemp mv readlink rm sed sleep tail tee touch
  script "$tools/uname" '[ "$1" = -s ] && echo "${FAKE_SYSTEM:-Linux}" || echo "${FAKE_MACHINE:-x86_64}"'
  script "$tools/mvn" "echo run >>'$world/mvn-runs'
echo '[INFO] Building Tidemark storage 0.1.0 [2/8]'
sleep \"\${FAKE_BUILD_SECONDS:-0}\"
[ -z \"\${FAKE_BUILD_FAILS:-}\" ] || { echo '[ERROR] Main.java:[3,5] something is wrong'; exit 1; }
mkdir -p server/target && : >server/target/tidemark-server.jar"
  script "$tools/npm" "echo \"\$*\" >>'$world/npm-runs'
package='$checkout/storage/engine/node_modules/@chdb/lib-linux-x64-gnu'
mkdir -p \"\$package\" && echo '{\"version\": \"1.2.3\"}' >\"\$package/package.json\" && : >\"\$package/libchdb.so\""
  make_jdk "$world/jdk" 25.0.1
  cp "$repository/tidemark" "$checkout/tidemark"
  cp_sources
  PATH=$tools
  JAVA_HOME=$world/jdk
  HOME=$world/home
  TIDEMARK_JAVA_SEARCH=$world/none
  unset TIDEMARK_CLICKHOUSE_URL TIDEMARK_JAVA_OPTS || true
  export PATH JAVA_HOME HOME TIDEMARK_JAVA_SEARCH
}

cp_sources() {
  : >"$checkout/pom.xml"
  echo '{"optionalDependencies": {"@chdb/lib-linux-x64-gnu": "1.2.3"}}' >"$checkout/storage/engine/package.json"
  for module in storage collector analyzer shadow-scorer alerts dashboard server; do
    mkdir -p "$checkout/$module/src/main/java"
    : >"$checkout/$module/pom.xml"
    : >"$checkout/$module/src/main/java/A.java"
  done
}

launch() { # runs the launcher; its output in $out, its exit code in $code
  code=0
  out=$("$checkout/tidemark" "$@" 2>&1) || code=$?
}

die() {
  printf 'FAILED: %s\n--- exit %s, output:\n%s\n' "$1" "${code:-?}" "${out:-}" >&2
  exit 1
}

says() { case $out in *"$1"*) ;; *) die "expected to read: $1" ;; esac; }
says_not() { case $out in *"$1"*) die "did not expect: $1" ;; *) ;; esac; }
exits() { [ "$code" -eq "$1" ] || die "expected exit $1"; }
runs_of() { if [ -f "$world/$1-runs" ]; then grep -c '' "$world/$1-runs"; else echo 0; fi; }

# --- cases -----------------------------------------------------------------------------------------------------

case_passes_home_and_arguments_on() {
  make_engine linux-x64-gnu
  launch server --data-dir "two words" ''
  exits 0
  says "JAVA $world/jdk/bin/java"
  says "ARG -Dtidemark.home=$checkout"
  says "ARG dev.tidemark.server.Main
ARG server
ARG --data-dir
ARG two words
ARG 
PID"
}

case_works_through_links_from_another_directory() {
  make_engine linux-x64-gnu
  mkdir -p "$world/bin"
  ln -s "../a checkout/tidemark" "$world/bin/first"
  ln -s first "$world/bin/second"
  cd "$checkout/elsewhere"
  out=$("$world/bin/second" doctor 2>&1) || die "through a link"
  says "ARG -Dtidemark.home=$checkout"
  cd "$checkout"
  out=$(sh tidemark doctor 2>&1) || die "without a directory"
  says "ARG -Dtidemark.home=$checkout"
}

case_java_options_are_added() {
  make_engine linux-x64-gnu
  TIDEMARK_JAVA_OPTS="-Xmx1g -Da=b"
  export TIDEMARK_JAVA_OPTS
  launch server
  says "ARG -Xmx1g
ARG -Da=b"
}

case_no_jdk_says_what_to_install() {
  JAVA_HOME=
  launch server
  exits 2
  says "needs a JDK 25 or newer; no Java was found"
  says "Install one"
}

case_old_jdk_is_named() {
  make_jdk "$world/jdk" 17.0.2
  launch server
  exits 2
  says "only older ones (or ones without a compiler) were found: 17"
}

case_newer_jdk_is_found_behind_an_old_one() {
  make_engine linux-x64-gnu
  make_jdk "$world/jdk" 17.0.2
  make_jdk "$world/some where/jdk-26" 26-ea
  TIDEMARK_JAVA_SEARCH=$world/none:"$world/some where"
  launch server
  exits 0
  says "JAVA $world/some where/jdk-26/bin/java"
}

case_jdk_on_the_path_is_found() {
  make_engine linux-x64-gnu
  JAVA_HOME=
  ln -s "$world/jdk/bin/java" "$tools/java"
  launch server
  exits 0
  says "JAVA $world/jdk/bin/java"
}

case_missing_maven_is_explained() {
  rm "$tools/mvn"
  launch server
  exits 2
  says "Maven (mvn) is missing"
}

case_builds_only_when_sources_are_newer() {
  make_engine linux-x64-gnu
  launch server
  exits 0
  says "[2/8] storage"
  launch server
  says_not "building"
  [ "$(runs_of mvn)" -eq 1 ] || die "built without need"
  sleep 1
  touch "$checkout/analyzer/src/main/java/A.java"
  launch server
  says "the sources are newer"
  [ "$(runs_of mvn)" -eq 2 ] || die "did not build newer sources"
  sleep 1
  rm "$checkout/alerts/src/main/java/A.java"
  launch server
  [ "$(runs_of mvn)" -eq 3 ] || die "did not notice a deleted source"
}

case_failed_build_shows_errors_and_log() {
  FAKE_BUILD_FAILS=yes
  export FAKE_BUILD_FAILS
  launch server
  exits 2
  says "something is wrong"
  says "The whole log: $checkout/target/launcher-build.log"
  says_not "JAVA "
  launch server
  [ "$(runs_of mvn)" -eq 2 ] || die "a failed build counted as a build"
}

case_two_at_once_build_once() {
  make_engine linux-x64-gnu
  FAKE_BUILD_SECONDS=2
  export FAKE_BUILD_SECONDS
  "$checkout/tidemark" server >"$world/one" 2>&1 &
  first=$!
  "$checkout/tidemark" server >"$world/two" 2>&1 &
  second=$!
  wait "$first" || die "the first failed"
  wait "$second" || die "the second failed"
  [ "$(runs_of mvn)" -eq 1 ] || die "built $(runs_of mvn) times"
  out=$(cat "$world/one" "$world/two")
  says "another ./tidemark is preparing this checkout"
}

case_lock_of_a_dead_launcher_is_taken() {
  make_engine linux-x64-gnu
  mkdir -p "$checkout/target/launcher.lock"
  sh -c 'echo $$' >"$checkout/target/launcher.lock/pid"
  launch server
  exits 0
}

case_engine_is_fetched_once() {
  launch server
  exits 0
  launch server
  exits 0
  [ "$(runs_of npm)" -eq 1 ] || die "npm ran $(runs_of npm) times"
  grep -q 'ci --prefix .*/storage/engine --ignore-scripts' "$world/npm-runs" || die "not npm ci: $(cat "$world/npm-runs")"
}

case_engine_of_another_version_is_replaced() {
  make_engine linux-x64-gnu
  echo '{"version": "1.0.0"}' >"$checkout/storage/engine/node_modules/@chdb/lib-linux-x64-gnu/package.json"
  launch server
  exits 0
  [ "$(runs_of npm)" -eq 1 ] || die "npm did not run"
}

case_engine_is_not_fetched_for_a_server_of_ones_own() {
  rm "$tools/npm"
  FAKE_SYSTEM=Plan9
  TIDEMARK_CLICKHOUSE_URL=jdbc:clickhouse://host/tidemark
  export TIDEMARK_CLICKHOUSE_URL FAKE_SYSTEM
  launch server
  exits 0
}

case_engine_is_not_fetched_for_client_commands() {
  rm "$tools/npm"
  launch check --model m
  exits 0
  launch server --help
  exits 0
}

case_missing_npm_is_explained() {
  rm "$tools/npm"
  launch server
  exits 2
  says "npm is missing"
  says "TIDEMARK_CLICKHOUSE_URL=jdbc:clickhouse://host:8123/tidemark"
}

case_failing_npm_shows_its_log() {
  script "$tools/npm" 'echo "npm error network"; exit 1'
  launch demo
  exits 2
  says "npm error network"
  says "The whole log: $checkout/target/launcher-npm.log"
}

case_unknown_platform_is_explained() {
  FAKE_SYSTEM=FreeBSD
  export FAKE_SYSTEM
  launch server
  exits 2
  says "no embedded ClickHouse engine for FreeBSD x86_64"
  says "TIDEMARK_CLICKHOUSE_URL"
}

case_becomes_the_java_process() {
  make_engine linux-x64-gnu
  "$checkout/tidemark" server >"$world/one" 2>&1 &
  launcher=$!
  wait "$launcher" || die "failed"
  out=$(cat "$world/one")
  says "PID $launcher"
}

# ---------------------------------------------------------------------------------------------------------------

cases() { sed -n 's/^case_\([a-z_]*\)() {$/\1/p' "$0"; }

case ${1:-} in
  --list) cases ;;
  '')
    status=0
    for name in $(cases); do
      if sh "$0" "$name"; then echo "ok      $name"; else echo "FAILED  $name" && status=1; fi
    done
    exit $status
    ;;
  *)
    setup
    "case_$1"
    ;;
esac
