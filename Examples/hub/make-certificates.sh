#!/bin/sh
# A private certificate authority for one hub and its devices. On an administrator's own machine, not on the hub:
#   make-certificates.sh DIR ca [--passphrase]         once; --passphrase asks for one on the terminal, now and at each later use
#   make-certificates.sh DIR server hub.example        for the hub, a name or an address: DIR/server
#   make-certificates.sh DIR device may-1              for a device, key included: DIR/devices/may-1
#   make-certificates.sh DIR device may-1 REQUEST.csr  the same for a key that never left the device (openssl req -new …)
#   make-certificates.sh DIR revoke may-1              then copy DIR/ca.crl to the hub and reload its web server
# The name of a device is the one under which it is enrolled. Whoever has DIR/ca.key can be any device: keep DIR as the seal is kept.
set -eu
# Whatever the caller's umask: keys are never readable by others, not for an instant either.
umask 077

usage() {
    sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
    exit 64
}
fail() {
    echo "make-certificates.sh: $1" >&2
    exit 1
}
[ $# -ge 2 ] || usage
dir="$1" action="$2"
shift 2
for word in "$@"; do case "$word" in *[!A-Za-z0-9._:/-]*) fail "not a name: $word" ;; esac; done

# A clock that stands a day behind must not make a new certificate invalid: laptops of the field do that.
yesterday="$(date -u -d '1 day ago' +%Y%m%d%H%M%SZ)"

# Read by ca.cnf, so that the folder may lie on a stick that is mounted here today and there tomorrow.
export FIELDLOG_CA="$dir" FIELDLOG_ALT_NAME=DNS:none

key() { openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 "$@"; }

# A request needs a configuration of its own; the system's may ask questions.
request() {
    printf '%s\n' '[req]' 'distinguished_name = name' '[name]' >"$dir/request.cnf"
    openssl req -new -config "$dir/request.cnf" -key "$1" -subj '/CN=request' -out "$2"
    rm "$dir/request.cnf"
}
# sign REQUEST SUBJECT SECTION OUT: the subject is given here; nothing but the public key is taken from the request.
sign() {
    openssl ca -batch -notext -config "$dir/ca.cnf" -in "$1" -subj "$2" -extensions "$3" -startdate "$yesterday" -out "$4" 2>"$dir/openssl.log" ||
        fail "openssl did not sign; see $dir/openssl.log"
}
list() { openssl ca -config "$dir/ca.cnf" -gencrl -crl_lastupdate "$yesterday" -out "$dir/ca.crl" 2>"$dir/openssl.log" || fail "see $dir/openssl.log"; }
must_exist() { [ -f "$dir/ca.key" ] || fail "no authority in $dir; first: make-certificates.sh $dir ca"; }
# Names that the web servers pass on; in make-password.sh too.
must_be_device() {
    case "$1" in '' | [!a-z0-9]* | *[!a-z0-9._-]*) fail "a device's name has a-z, 0-9, '.', '_', '-': $1" ;; esac
    [ "${#1}" -le 64 ] || fail "longer than 64: $1"
}

case "$action" in
ca)
    [ ! -e "$dir/ca.key" ] || fail "$dir has an authority already; every device would have to be made anew"
    mkdir -p "$dir/issued" "$dir/devices"
    chmod 700 "$dir" "$dir/issued" "$dir/devices"
    : >"$dir/index.txt"
    # Ten years for the list too: a hub refuses everybody when its list has expired.
    cat >"$dir/ca.cnf" <<'CNF'
[ca]
default_ca = hub
[hub]
database = ${ENV::FIELDLOG_CA}/index.txt
new_certs_dir = ${ENV::FIELDLOG_CA}/issued
certificate = ${ENV::FIELDLOG_CA}/ca.crt
private_key = ${ENV::FIELDLOG_CA}/ca.key
rand_serial = yes
unique_subject = no
default_md = sha256
default_days = 825
default_crl_days = 3650
policy = any
[any]
organizationName = optional
organizationalUnitName = optional
commonName = supplied
[authority]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[device]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, clientAuth
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, serverAuth
subjectAltName = ${ENV::FIELDLOG_ALT_NAME}
CNF
    case "${1:-}" in
    '') key -out "$dir/ca.key" ;;
    --passphrase) key -aes256 -out "$dir/ca.key" ;;
    *) usage ;;
    esac
    request "$dir/ca.key" "$dir/request.csr"
    openssl ca -batch -notext -config "$dir/ca.cnf" -selfsign -in "$dir/request.csr" -subj '/O=FieldLog hub/CN=FieldLog devices' \
        -extensions authority -startdate "$yesterday" -days 3650 -out "$dir/ca.crt" 2>"$dir/openssl.log" ||
        fail "openssl did not sign; see $dir/openssl.log"
    rm "$dir/request.csr"
    list
    echo "Made the authority $dir. Keep $dir/ca.key where nobody else comes."
    ;;
server)
    [ $# = 1 ] || usage
    must_exist
    case "$1" in */* | *_*) fail "not the name of a machine: $1" ;; esac
    case "$1" in *:* | [0-9]*.[0-9]*.[0-9]*.[0-9]*) kind=IP ;; *) kind=DNS ;; esac
    mkdir -p "$dir/server"
    key -out "$dir/server/server.key"
    request "$dir/server/server.key" "$dir/server/server.csr"
    FIELDLOG_ALT_NAME="$kind:$1"
    sign "$dir/server/server.csr" "/O=FieldLog hub/OU=server/CN=$1" server "$dir/server/server.crt"
    rm "$dir/server/server.csr"
    echo "Made $dir/server/server.key and server.crt, for 825 days."
    ;;
device)
    [ $# = 1 ] || [ $# = 2 ] || usage
    must_exist
    must_be_device "$1"
    place="$dir/devices/$1" request="${2:-}"
    mkdir -p "$place"
    if [ -z "$request" ]; then
        request="$place/request.csr"
        key -out "$place/device.key"
        request "$place/device.key" "$request"
    fi
    sign "$request" "/O=FieldLog/CN=$1" device "$place/device.crt"
    rm -f "$place/request.csr"
    cp "$dir/ca.crt" "$place/ca.crt"
    echo "Made $place, for 825 days. Carry it to the device, then delete device.key here."
    ;;
revoke)
    [ $# = 1 ] || usage
    must_exist
    must_be_device "$1"
    serials="$(awk -F '\t' -v name="/O=FieldLog/CN=$1" '$1 == "V" && $6 == name { print $4 }' "$dir/index.txt")"
    [ -n "$serials" ] || fail "no valid certificate of $1"
    for serial in $serials; do
        openssl ca -config "$dir/ca.cnf" -revoke "$dir/issued/$serial.pem" 2>"$dir/openssl.log" ||
            fail "see $dir/openssl.log"
    done
    list
    echo "Revoked $1. Copy $dir/ca.crl to the hub and reload its web server; then: fieldlog device revoke."
    ;;
*) usage ;;
esac
rm -f "$dir/openssl.log"
