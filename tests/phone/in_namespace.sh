#!/bin/sh
# Runs inside `unshare --net --mount`: start the real adbd as user shell (2000), ask it, print its replies.
# $1 the unpacked adbd, $2 python, $3 the folder with the questions
set -eu
ip link set lo up
mount -t tmpfs -o mode=0771,uid=2000,gid=2000 tmpfs /mnt
mount -t tmpfs -o ro tmpfs /media
L=$1/usr/lib/x86_64-linux-gnu
cd /
setpriv --reuid=2000 --regid=2000 --clear-groups -- env --default-signal=INT,QUIT -i PATH="$PATH" HOME=/ \
    "$1/usr/lib64/ld-linux-x86-64.so.2" --library-path "$L:$L/android" "$1/usr/lib/android-sdk/platform-tools/adbd" \
    >/dev/null 2>&1 &
ADBD=$!
trap 'kill $ADBD' EXIT
TRIES=0
until "$2" -c 'import socket; socket.create_connection(("127.0.0.1", 5555)).close()' 2>/dev/null; do
    TRIES=$((TRIES + 1))
    [ $TRIES -lt 50 ] || exit 1
    sleep 0.05
done
"$2" "$3/requests_to_both.py" 5555
