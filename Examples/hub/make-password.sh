#!/bin/sh
# A password for a device that cannot have a certificate. On the hub, as root:
#   make-password.sh /etc/fieldlog/passwords may-1 hub.example may-1.netrc
# Writes the hash into the file of the web server, in place of a former one, and the password into may-1.netrc for the device.
# The password is random and nobody types it: it is shown nowhere and stands on no command line.
set -eu
umask 077
[ $# = 4 ] || {
    sed -n '2,5s/^# \{0,1\}//p' "$0" >&2
    exit 64
}
file="$1" name="$2" host="$3" out="$4"
case "$name" in '' | [!a-z0-9]* | *[!a-z0-9._-]*)
    echo "make-password.sh: a device's name has a-z, 0-9, '.', '_', '-': $name" >&2
    exit 1
    ;;
esac

work="$(mktemp -d "$(dirname "$file")/.passwords.XXXXXX")"
trap 'rm -rf "$work"' EXIT INT TERM
openssl rand -hex 24 >"$work/plain"
{
    [ ! -e "$file" ] || awk -F : -v name="$name" '$1 != name' "$file"
    # printf belongs to the shell: no other process sees these words.
    printf '%s:%s\n' "$name" "$(openssl passwd -6 -stdin <"$work/plain")"
} >"$work/new"
# The web server reads it as www-data at each request; nobody else.
if [ "$(id -u)" = 0 ]; then chgrp www-data "$work/new"; fi
chmod 640 "$work/new"
rm -f "$out"
printf 'machine %s login %s password %s\n' "$host" "$name" "$(cat "$work/plain")" >"$out"
mv "$work/new" "$file"
echo "Carry $out to the device $name, mode 0600, then delete it here."
