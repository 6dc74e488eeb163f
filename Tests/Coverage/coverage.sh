#!/bin/sh
# Measures which regions of the sources the tests reach. Builds in a folder of its own.
#
#   Tests/Coverage/coverage.sh [--filter REGEX]... [--skip-build] [--keep]
#
# --filter      only these tests (all of them otherwise)
# --skip-build  what was built last time
# --keep        adds to what the runs before have reached
#
# Prints the share of each module and of the four parts that have to be reached entirely, and every region of those that is not, but for
# those that unreachable.txt admits. Exit 0 only when nothing of the four parts is missing and the library is at 90 %.
set -eu
cd "$(dirname "$0")/../.."
build=1
keep=
filters=
while [ $# -gt 0 ]; do
    case $1 in
    --filter)
        [ $# -gt 1 ] || { sed -n '2,11s/^# \{0,1\}//p' "$0" >&2; exit 2; }
        filters="$filters --filter $2"
        shift
        ;;
    --skip-build) build= ;;
    --keep) keep=1 ;;
    *)
        sed -n '2,11s/^# \{0,1\}//p' "$0" >&2
        exit 2
        ;;
    esac
    shift
done

folder=.build-coverage
swiftc=$(readlink -f "$(command -v swiftc)")
# The one that reads what this compiler writes; the one on PATH may be older.
tools=$(dirname "$swiftc")
if [ -n "$build" ]; then
    # Tests run side by side: a count that gets lost makes a region that was reached look like one that was not.
    swift build --build-tests --enable-code-coverage --scratch-path "$folder" \
        -Xswiftc -Xllvm -Xswiftc -instrprof-atomic-counter-update-all
fi
# By its whole path: tests look beside it for programs, and some go to other folders.
tests=$PWD/$folder/debug/FieldLogPackageTests.xctest
[ -n "$keep" ] || rm -rf "$folder/profiles"
mkdir -p "$folder/profiles"
# What the tests start is measured as well: a few files take the counts of all processes.
LLVM_PROFILE_FILE="$PWD/$folder/profiles/%4m.profraw"
export LLVM_PROFILE_FILE
set -f
passed=0
# shellcheck disable=SC2086
"$tests" --testing-library swift-testing $filters || passed=$?
set +f
unset LLVM_PROFILE_FILE
"$tools/llvm-profdata" merge -sparse "$folder"/profiles/*.profraw -o "$folder/all.profdata"
"$tools/llvm-cov" export -format=text -instr-profile="$folder/all.profdata" "$tests" \
    -ignore-filename-regex='/Tests/|/\.build' >"$folder/all.json"
covered=0
python3 Tests/Coverage/regions.py "$folder/all.json" || covered=$?
[ "$passed" -eq 0 ] || { echo "tests failed: $passed" >&2; exit 1; }
exit "$covered"
