#!/bin/sh
# image.sh JDK FOLDER MODULE_PATH MODULES [JLINK_OPTION...]: links a run-time image into FOLDER/runtime, and
# gives it an archive of classes as they lie in memory. Its classes are those of a real answer: FOLDER/plugins has spark.
set -e
jdk=$1
folder=$2
path=$3
modules=$4
shift 4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

run() {
  "$@" >"$work/log" 2>&1 || {
    cat "$work/log" >&2
    exit 1
  }
}

run "$jdk/bin/jlink" --module-path="$path" --add-modules="$modules" --compress=zip-6 --no-header-files --no-man-pages \
  --output="$folder/runtime" "$@"

# What bin/infernum starts, with the same --add-modules: the archive is of use to no other.
set -- "$folder/runtime/bin/java" --add-modules=jdk.incubator.vector \
  --enable-native-access=infernum.runtime,org.jline.terminal.ffm
run "$@" -XX:DumpLoadedClassList="$work/classes" -Dinfernum.plugins="$folder/plugins" \
  -Djava.library.path="$folder/plugins/cpu-native/native" -Dinfernum.cache="$work/cache" \
  -m infernum.runtime/infernum.runtime.cli.Main run spark --chat --prompt 'What is 7 plus 8?'
# By its place, lib/server/classes.jsa, it is taken without being named, and passed over in silence where it doesn't fit.
run "$@" -Xshare:dump -XX:SharedClassListFile="$work/classes" -m infernum.runtime/infernum.runtime.cli.Main
