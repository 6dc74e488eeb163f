#!/bin/sh
# Fuzzes every decoder of foreign bytes. Builds what it needs in folders of its own.
#
#   Tests/Fuzz/run.sh [--executions N] [--sanitized N] [--seed N] [--jobs N] [--target NAME]...
#   Tests/Fuzz/run.sh --grow SECONDS [--target NAME]...
#
# --executions  of all targets together with our own mutator, in a release build (100000000; 0 for none)
# --sanitized   of all targets together, guided by coverage, under the address sanitizer (10000000; 0 for none)
# --grow        instead: for so many seconds a target, looks for inputs that reach something new, and keeps the smallest of them
#
# The last line says `N executions, N violations`; exit 0 only without violations.
set -eu
cd "$(dirname "$0")/../.."
executions=100000000
sanitized=10000000
seed=178
jobs=$(nproc)
grow=
targets=
while [ $# -gt 0 ]; do
    if [ $# -lt 2 ]; then
        sed -n '2,12s/^# \{0,1\}//p' "$0" >&2
        exit 2
    fi
    case $1 in
    --executions) executions=$2 ;;
    --sanitized) sanitized=$2 ;;
    --seed) seed=$2 ;;
    --jobs) jobs=$2 ;;
    --grow) grow=$2 ;;
    --target) targets="$targets --target $2" ;;
    *)
        sed -n '2,12s/^# \{0,1\}//p' "$0" >&2
        exit 2
        ;;
    esac
    shift 2
done
failures=.fuzz-failures
export SWIFT_BACKTRACE=enable=no
mkdir -p "$failures"

build_plain() {
    swift build -c release --scratch-path .build-fuzz --product fieldlog-fuzz >"$failures/build.log" 2>&1 || {
        cat "$failures/build.log"
        exit 1
    }
    plain=$(swift build -c release --scratch-path .build-fuzz --show-bin-path)/fieldlog-fuzz
}

# libFuzzer and the address sanitizer, for the C code too.
build_guided() {
    swift build -c release --scratch-path .build-fuzz-guided --product fieldlog-fuzz \
        -Xswiftc -sanitize=fuzzer,address -Xswiftc -use-ld=lld -Xswiftc -DFIELDLOG_LIBFUZZER \
        -Xcc -fsanitize=address >"$failures/build.log" 2>&1 || {
        cat "$failures/build.log"
        exit 1
    }
    guided=$(swift build -c release --scratch-path .build-fuzz-guided --show-bin-path)/fieldlog-fuzz
}

if [ -n "$grow" ]; then
    build_guided
    names=$(echo "$targets" | sed 's/--target//g')
    [ -n "$(echo $names)" ] || names=$("$guided" --list | cut -d' ' -f1)
    export guided grow failures seed
    # Long inputs tell little that short ones do not: the kept ones are the smallest of those that reach the same.
    printf '%s\n' $names | xargs -P "$jobs" -I{} sh -c '
        t={}; corpus=Tests/Fuzz/Corpus/$t; found=$failures/grown/$t; kept=$failures/kept/$t
        mkdir -p "$corpus" "$found"; rm -rf "$kept"; mkdir -p "$kept"
        ASAN_OPTIONS=detect_leaks=0 "$guided" --target $t --libfuzzer -max_total_time=$grow -seed=$seed -reduce_inputs=1 \
            -timeout=10 -rss_limit_mb=1024 -artifact_prefix=$failures/ "$found" "$corpus" >"$failures/grow-$t.log" 2>&1 ||
            { echo "$t: see $failures/grow-$t.log"; exit 0; }
        ASAN_OPTIONS=detect_leaks=0 "$guided" --target $t --libfuzzer -merge=1 -use_counters=0 -rss_limit_mb=1024 "$kept" "$corpus" "$found" \
            >"$failures/merge-$t.log" 2>&1 || { echo "$t: see $failures/merge-$t.log"; exit 0; }
        n=$(ls "$kept" | wc -l)
        echo "$t: $n inputs, $(du -sb "$kept" | cut -f1) bytes"
        rm -rf "$found"
    '
    echo "The kept inputs are in $failures/kept: look at them, then put them in the place of Tests/Fuzz/Corpus."
    exit 0
fi

done_executions=0
done_violations=0
# Runs a program, shows what it says but for its last line, and adds that up.
run() {
    "$@" >"$failures/last.log" 2>"$failures/stderr.log" || true
    sed '$d' "$failures/last.log"
    last=$(tail -n 1 "$failures/last.log")
    case $last in
    *" executions, "*" violations") ;;
    *)
        echo "$last"
        tail -n 5 "$failures/stderr.log"
        last="0 executions, 1 violations"
        ;;
    esac
    echo "$last"
    set -- $last
    done_executions=$((done_executions + $1))
    done_violations=$((done_violations + $3))
}

if [ "$executions" -gt 0 ]; then
    build_plain
    echo "With our own mutator, $(date -u +%Y-%m-%d):"
    run "$plain" $targets --executions "$executions" --seed "$seed" --jobs "$jobs" --failures "$failures"
fi
if [ "$sanitized" -gt 0 ]; then
    build_guided
    echo "Guided by coverage, under the address sanitizer:"
    # The sanitizer's own memory comes on top.
    run "$guided" $targets --executions "$sanitized" --seed "$seed" --jobs "$jobs" --failures "$failures" \
        --coverage --memory 512
fi
echo "$done_executions executions, $done_violations violations"
[ "$done_violations" -eq 0 ]
