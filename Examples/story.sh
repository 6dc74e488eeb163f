#!/bin/sh
# The story of FieldLog on generated data: two inspectors offline, a hub, a merge, a conflict settled, coverage printed.
# Installs what is missing and builds the program first. Everything lies in a folder of its own, removed at the end.
set -eu
cd "$(dirname "$0")/.."
. .ci/prepare

echo "Building fieldlog (release)…" >&2
swift build -c release --product fieldlog -Xswiftc -static-executable >&2
program="$(swift build -c release --product fieldlog -Xswiftc -static-executable --show-bin-path)/fieldlog"

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT INT TERM
cd "$work"
say() { printf '\n== %s\n' "$1"; }
run() {
    printf '$ fieldlog'
    for word in "$@"; do case "$word" in *[!A-Za-z0-9_./=@,-]*) printf " '%s'" "$word" ;; *) printf ' %s' "$word" ;; esac; done
    printf '\n'
    "$program" "$@" || { code=$?; printf '(exit %s)\n' "$code"; [ "$code" = 3 ] || exit "$code"; }
}
quiet() { "$program" "$@" >/dev/null; }
new() { "$program" "$@"; }

say "The central office founds the deployment and loads the areas"
cat > areas.csv <<'AREAS'
code,parent_code,level,kind,name,valid_from,valid_to,full_name
79,,province,thành phố,Hồ Chí Minh,2025-07-01,,Thành phố Hồ Chí Minh
26740,79,commune,phường,Bến Thành,2025-07-01,,Phường Bến Thành
26743,79,commune,phường,Sài Gòn,2025-07-01,,Phường Sài Gòn
AREAS
run init central
run --store central area import areas.csv
run --store central team add --name 'Đội 178 phường Bến Thành' --level commune --area 26740

say "A district hub and two laptops join; one laptop has one ward only"
run clone central hub --device hub
run clone central an --device may-an
run clone central binh --device may-binh --area 26740

say "An inspector fills the register, without a network"
karaoke=$(new --store an establishment add --area 26740 --kind KARAOKE --name 'Karaoke Sóng Xanh' --address '12 Lê Lợi' --rooms 8 --opened 2024-03-01)
motel=$(new --store an establishment add --area 26740 --kind MOTEL --name 'Nhà nghỉ Hoa Sữa' --address '5 Lê Lai' --rooms 12)
spa=$(new --store an establishment add --area 26743 --kind MASSAGE --name 'Massage An Nhiên' --address '7 Đồng Khởi')
number=1
for name in 'Karaoke Ánh Trăng' 'Khách sạn Biển Bạc' 'Cà phê vườn Lá Me' 'Quán bar Đêm Phố' 'Nhà hàng Ruộng Vàng'; do
    quiet --store an establishment add --area 26743 --kind OTHER --name "$name" --address "$number Hàm Nghi"
    number=$((number + 1))
done
run --store an establishment find 'nha nghi hoa sua'
run --store an sync hub
run --store binh sync hub

say "Both work offline: visits, findings, and one establishment edited on both"
today=$(date +%F)
visit=$(new --store an visit add --establishment "$karaoke" --date "$today" --agencies POLICE=2,CULTURE=1 --workers 9 --contracts 7 --note '8/8 phòng đủ 20 m², không chốt trong. Chưa phát hiện vi phạm.')
run --store an visit finalize "$visit"
other=$(new --store binh visit add --establishment "$motel" --date "$today" --kind UNANNOUNCED --trigger COMPLAINT --agencies POLICE=3 --checks RESIDENCE=FAIL,FIRE=PASS --note '12 phòng, thiếu thông báo lưu trú 03 lượt. Chuyển Công an xã.' --final)
quiet --store binh finding add --visit "$other" --domain RESIDENCE --severity MINOR --text 'Chưa thông báo lưu trú 03 lượt'
quiet --store an visit add --establishment "$spa" --date "$today" --outcome CLOSED --note 'Đóng cửa, hẹn kiểm tra lại.' --final
run --store an establishment edit "$karaoke" --rooms 9
run --store binh establishment edit "$karaoke" --rooms 10

say "What looks like a person is refused, and what was typed is kept"
"$program" --store an visit add --establishment "$motel" --note 'Liên hệ 0912 345 678' || true

say "They come back to the office: the hub merges, and finds one conflict"
run --store an sync hub
run --store binh sync hub
run --store an sync hub
run --store an conflict list
conflict=$(new --store an conflict list | cut -f1)
run --store an conflict settle "$conflict" --take 2
run --store an sync hub
run --store hub sync central
run --store binh sync hub

say "All agree on what they share"
for store in an hub central; do run --store "$store" digest; done
run --store binh digest --area 26740
run --store central digest --area 26740
run --store central coverage --year "$(date +%Y)" --by area
run --store central visit show "$visit" --history
run --store central check
echo
echo "The story ends well: nothing lost, nothing left in the inbox."
