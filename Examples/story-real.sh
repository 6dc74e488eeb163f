#!/bin/sh
# The story over real parts on loopback: a central store, a district hub behind sshd and nginx, device A by SSH, device B by HTTPS with a
# client certificate, device C by a signed file on a stick, and a night.
#
#   sh Examples/story-real.sh [PROGRAM]     with a built fieldlog; else it is built first
#
# Exit 77 with the line to run when a server is not installed. Everything lies in a folder of its own, removed at the end.
set -eu
root="$(cd "$(dirname "$0")/.." && pwd)"
cd "$root"
program="${1:-}"
if [ -z "$program" ]; then
    . .ci/prepare
    echo "Building fieldlog (release)…" >&2
    swift build -c release --product fieldlog -Xswiftc -static-executable >&2
    program="$(swift build -c release --product fieldlog -Xswiftc -static-executable --show-bin-path)/fieldlog"
fi
program="$(cd "$(dirname "$program")" && pwd)/$(basename "$program")"
python3 Tests/Transports/transports.py --missing || exit 77

umask 022
work="$(mktemp -d)"
servers=""
finish() {
    code=$?
    trap - EXIT INT TERM
    exec 9>&- 2>/dev/null || true
    [ -z "$servers" ] || wait "$servers" || true
    rm -rf "$work"
    exit "$code"
}
trap finish EXIT
trap 'exit 130' INT TERM
cd "$work"
export HOME="$work"
say() { printf '\n== %s\n' "$1"; }
run() {
    printf '$ fieldlog'
    for word in "$@"; do case "$word" in *[!A-Za-z0-9_./:=@,-]*) printf " '%s'" "$word" ;; *) printf ' %s' "$word" ;; esac; done
    printf '\n'
    "$program" "$@"
}
new() { "$program" "$@"; }
same() {
    what="$1"
    shift
    digest=""
    for store in "$@"; do
        found="$("$program" --store "$store" digest --area "$what")"
        [ -z "$digest" ] || [ "$digest" = "$found" ] || { echo "area $what: $store says $found, not $digest"; exit 1; }
        digest="$found"
    done
    echo "area $what: $* say $digest"
}

say "The central office founds the deployment and loads the areas"
cat > areas.csv <<'AREAS'
code,parent_code,level,kind,name,valid_from,valid_to,full_name
79,,province,thành phố,Hồ Chí Minh,2025-07-01,,Thành phố Hồ Chí Minh
26740,79,commune,phường,Bến Thành,2025-07-01,,Phường Bến Thành
26743,79,commune,phường,Sài Gòn,2025-07-01,,Phường Sài Gòn
AREAS
run init central
run --store central area import areas.csv

say "Each machine makes its key; the office grants, each in its areas"
enrol() {
    name="$1"
    shift
    run device request "$name" --device "$name" --out "$name.request"
    run --store central device enrol "$name.request" "$@" --out "$name.answer"
}
enrol hub --role hub
enrol may-1 --role inspector --area 79
enrol may-2 --role officer --area 79
enrol may-3 --role inspector --area 26740
run clone central hub --answer hub.answer

say "The hub goes online: sshd and nginx with the files of Examples/hub"
mkfifo until
python3 -B "$root/Tests/Transports/transports.py" --serve --program "$program" --store "$work/hub" <until >servers.json 9>&- &
servers=$!
exec 9>until
while [ ! -s servers.json ]; do
    kill -0 "$servers" 2>/dev/null || { echo "the servers did not start"; exit 1; }
    sleep 0.1
done
entry() { python3 -c 'import json, sys; print(eval("json.load(open(\"servers.json\"))" + sys.argv[1]))' "$1"; }
ssh_config="$(entry '["devices"]["may-1"]["ssh_config"]')"
cert="$(entry '["devices"]["may-2"]["certificate"]')"
cert_key="$(entry '["devices"]["may-2"]["key"]')"
ca="$(entry '["authority"]')"
https="$(entry '["https"]["nginx"]')"
ssh="ssh://hub$work/hub"
a() { verb="$1"; shift; run "$verb" "$ssh" "$@" --ssh-config "$ssh_config"; }
b() { verb="$1"; shift; run "$verb" "$https" "$@" --cert "$cert" --cert-key "$cert_key" --ca "$ca"; }

say "A clones by SSH, B by HTTPS with its certificate, C from a file on a stick"
a clone may-1 --answer may-1.answer
b clone may-2 --answer may-2.answer
if "$program" bundle --help >/dev/null 2>&1; then
    run --store hub bundle create --out stick-1.bundle --area 26740
    run clone stick-1.bundle may-3 --answer may-3.answer
else
    run clone hub may-3 --answer may-3.answer
fi

say "All three are offline, and log"
karaoke=$(new --store may-1 establishment add --area 26740 --kind KARAOKE --name 'Karaoke Sóng Xanh' --address '12 Lê Lợi' --rooms 8)
visit=$(new --store may-1 visit add --establishment "$karaoke" --date 2025-08-01 --agencies POLICE=2 --note '8/8 phòng đủ 20 m², chưa phát hiện vi phạm.' --final)
spa=$(new --store may-2 establishment add --area 26743 --kind MASSAGE --name 'Massage An Nhiên' --address '7 Đồng Khởi')
new --store may-2 visit add --establishment "$spa" --date 2025-08-01 --outcome CLOSED --note 'Đóng cửa, hẹn kiểm tra lại.' --final >/dev/null
motel=$(new --store may-3 establishment add --area 26740 --kind MOTEL --name 'Nhà nghỉ Hoa Sữa' --address '5 Lê Lai' --rooms 12)
night=$(new --store may-3 visit add --establishment "$motel" --date 2025-08-02 --kind UNANNOUNCED --checks RESIDENCE=FAIL --note 'Thiếu thông báo lưu trú 03 lượt.' --final)

say "A by SSH, B by HTTPS, C by its stick"
run --store may-1 sync "$ssh" --ssh-config "$ssh_config"
run --store may-2 sync "$https" --cert "$cert" --cert-key "$cert_key" --ca "$ca"
if "$program" bundle --help >/dev/null 2>&1; then
    run --store may-3 bundle create --out stick-2.bundle
    run --store hub bundle apply stick-2.bundle --receipt stick-2.receipt
    run --store may-3 bundle receipt stick-2.receipt
else
    run --store may-3 sync hub
fi

say "The night: the hub with the central store, the devices with the hub"
if "$program" nightly --help >/dev/null 2>&1; then
    printf '{"peers": [{"name": "trung tâm", "address": "%s"}]}\n' "$work/central" >hub.json
    printf '{"peers": [{"name": "huyện", "address": "%s", "ssh_config": "%s"}]}\n' "$ssh" "$ssh_config" >may-1.json
    printf '{"peers": [{"name": "huyện", "address": "%s", "certificate": "%s", "key": "%s", "ca": "%s"}]}\n' \
        "$https" "$cert" "$cert_key" "$ca" >may-2.json
    chmod 600 hub.json may-1.json may-2.json
    run --store hub nightly --config hub.json --dry-run
    for store in hub may-1 may-2; do run --store "$store" nightly --config "$store.json"; done
else
    run --store hub sync central
    run --store may-1 sync "$ssh" --ssh-config "$ssh_config"
    run --store may-2 sync "$https" --cert "$cert" --cert-key "$cert_key" --ca "$ca"
fi
if "$program" bundle --help >/dev/null 2>&1; then
    run --store hub bundle create --out stick-3.bundle --area 26740 --since stick-2.receipt
    run --store may-3 bundle apply stick-3.bundle
else
    run --store may-3 sync hub
fi

say "All agree on what they may see"
same 26740 central hub may-1 may-2 may-3
same 26743 central hub may-1 may-2
run --store may-2 visit show "$night" | grep 'Thiếu thông báo lưu trú'
run --store may-3 visit show "$visit" | grep 'chưa phát hiện vi phạm'
[ "$(new --store may-3 establishment list --area 26743 | wc -l)" = 0 ] || { echo "C sees what it may not"; exit 1; }
for store in central hub may-1 may-2 may-3; do run --store "$store" check; done
echo
echo "The story ends well: three ways in, one log."
