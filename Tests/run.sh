#!/bin/sh
# Passes all tests: installs what is missing, checks the format, builds, tests. FIELDLOG_DATA may name a folder with the real files.
set -eu
cd "$(dirname "$0")/.."
. .ci/prepare

if [ -z "${FIELDLOG_DATA:-}" ]; then
    echo "FIELDLOG_DATA is not set: tests on the real files are skipped." >&2
fi
swift format lint --strict -r -p Sources Tests Examples
swift test --disable-xctest "$@"
