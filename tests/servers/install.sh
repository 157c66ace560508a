#!/bin/bash
# Installs the real servers the tests start: Dovecot as a package, Cyrus unpacked into a folder of its own, because
# the two packages exclude each other, the name servers of the DNS test bed, and programs that read PST files. For Debian 12, as root;
# may be run again at any time.
set -euo pipefail

root=${KIMOUN_CYRUS_ROOT:-/opt/cyrus-root}
export DEBIAN_FRONTEND=noninteractive
cyrus_packages=(cyrus-imapd cyrus-common cyrus-admin libcyrus-imap-perl sasl2-bin
    libical3 libxapian30 libzephyr4 libshp2 libclamav12 libmspack0)

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# What the tests start is there, and finds every library it links to: the folders are those of CyrusServer.cs.
complete() {
    local system program linked
    system=$(uname -m)-linux-gnu
    for program in lib/cyrus/bin/{master,imapd,ctl_cyrusdb} sbin/saslpasswd2; do
        [ -x "$root/usr/$program" ] || { echo "not there: $root/usr/$program"; return 1; }
        linked=$(LD_LIBRARY_PATH="$root/lib/$system:$root/usr/lib/$system:$root/usr/lib/cyrus" ldd "$root/usr/$program")
        [[ $linked != *"not found"* ]] || { grep "not found" <<<"$linked"; return 1; }
    done
}

# Services must not start with the package: the tests start their own.
policy=/usr/sbin/policy-rc.d
made_policy=
if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' | as_root tee $policy >/dev/null
    as_root chmod +x $policy
    made_policy=yes
fi
downloads=
trap '[ -z "$made_policy" ] || as_root rm -f $policy; rm -rf "$downloads"' EXIT

pst_readers() { command -v readpst pffexport >/dev/null; }

name_servers() { command -v nsd knotd unbound dnsdist ldns-signzone openssl >/dev/null; }

if ! command -v dovecot >/dev/null || ! complete >/dev/null || ! name_servers || ! pst_readers; then
    as_root apt-get update -qq
fi
if ! command -v dovecot >/dev/null; then
    as_root apt-get install -y -qq --no-install-recommends dovecot-imapd
fi

if ! name_servers; then
    as_root apt-get install -y -qq --no-install-recommends nsd knot unbound dnsdist ldnsutils openssl dns-root-data
fi

if ! pst_readers; then
    as_root apt-get install -y -qq --no-install-recommends pst-utils pff-tools
fi

if ! complete >/dev/null; then
    downloads=$(mktemp -d)
    chmod 755 "$downloads"
    # What Cyrus links to, with what that needs in turn, as far as this machine has not installed it.
    mapfile -t missing < <(apt-get install -y -s --no-install-recommends cyrus-imapd cyrus-admin 2>/dev/null | awk '/^Inst /{print $2}')
    for package in $(printf '%s\n' "${cyrus_packages[@]}" "${missing[@]}" | sort -u); do
        (cd "$downloads" && apt-get download -qq "$package" 2>/dev/null) || echo "no package $package here" >&2
    done
    as_root mkdir -p "$root"
    shopt -s nullglob
    for archive in "$downloads"/*.deb; do
        as_root dpkg-deb -x "$archive" "$root"
    done
fi

complete || { echo "Cyrus in $root is not complete" >&2; exit 1; }
command -v dovecot >/dev/null || { echo "Dovecot is missing" >&2; exit 1; }
name_servers || { echo "Name servers are missing" >&2; exit 1; }
pst_readers || { echo "Readers of PST files are missing" >&2; exit 1; }
echo "Dovecot $(dovecot --version | cut -d' ' -f1), Cyrus in $root"
