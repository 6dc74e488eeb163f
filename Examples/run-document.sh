#!/bin/sh
# Runs every command of a document: the blocks marked "sh", in their order, in one shell and one empty folder. Stops at the first that fails.
# Usage: run-document.sh DOCUMENT [PROGRAM]. The tests run it for each document of this folder that has such blocks.
set -eu
document=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
program=${2:-$(command -v fieldlog)}
program=$(cd "$(dirname "$program")" && pwd)/$(basename "$program")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM
mkdir "$folder/bin" "$folder/work" "$folder/home"
ln -s "$program" "$folder/bin/fieldlog"
# ssh, as far as a document needs it: the other machine is this one, and its sshd knows this device by its forced command.
cat > "$folder/bin/ssh" <<'SSH'
#!/bin/sh
exec fieldlog --store "$DOCUMENT_HUB" serve --stdio --principal "$DOCUMENT_PRINCIPAL"
SSH
chmod +x "$folder/bin/ssh"
awk '/^```sh$/ { inside = 1; print "# line " NR; next } /^```$/ { inside = 0 } inside' "$document" > "$folder/commands"
export PATH="$folder/bin:$PATH" HOME="$folder/home" LC_ALL=C.UTF-8 XDG_CONFIG_HOME="$folder/home/.config" XDG_DATA_HOME="$folder/home/.data"
unset FIELDLOG_STORE FIELDLOG_NOW FIELDLOG_MACHINE_ID 2>/dev/null || true
cd "$folder/work"
sh -eux "$folder/commands"
echo "Every command of $(basename "$document") did what it says."
