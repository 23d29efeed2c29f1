#!/bin/sh
# Fetch Debian trixie's build of Google's adbd (34.0.5) into .adbd, signatures checked by apt, nothing installed.
set -eu
cd "$(dirname "$0")/../.."
D=$PWD/.adbd
A=$D/apt
[ -x "$D/root/usr/lib/android-sdk/platform-tools/adbd" ] && exit 0
rm -rf "$D"
mkdir -p "$A/lists/partial" "$A/cache/archives/partial" "$D/root"
: >"$A/status"
MIRROR=$(sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/debian.sources 2>/dev/null | head -1)
MIRROR=${MIRROR:-http://deb.debian.org/debian}
printf 'Types: deb\nURIs: %s\nSuites: trixie\nComponents: main\nArchitectures: amd64\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n' \
    "$MIRROR" >"$A/t.sources"
cat >"$A/apt.conf" <<CONF
Dir::Etc::sourcelist "$A/t.sources"; Dir::Etc::sourceparts "/dev/null";
Dir::State::lists "$A/lists"; Dir::State::status "$A/status"; Dir::Cache "$A/cache";
APT::Architecture "amd64"; APT::Install-Recommends "false"; APT::Sandbox::User "root"; Acquire::Languages "none";
CONF
export APT_CONFIG="$A/apt.conf"
apt-get -qq update
apt-get -qq -y --download-only install adbd
for deb in "$A"/cache/archives/*.deb; do dpkg-deb -x "$deb" "$D/root"; done
rm -rf "$A"
