#!/bin/bash
# SPDX-License-Identifier: MIT
#
# What a container can't: a machine that really sleeps, and a clock that really jumps. Boots a Debian 12 of its own in
# qemu, with what `meson install` puts there, and runs t-vm.py in it. By hand, as root; needs qemu-system-x86, mmdebstrap
# and e2fsprogs. The first run downloads a system into BUILD-ROOT/vm.
#
# [ACCEL=kvm] run.sh BUILD-ROOT PREFIX
set -euo pipefail
build_root=$(realpath "$1") prefix=$2
tests=$(realpath "$(dirname "$0")/..")
vm=$build_root/vm
mkdir -p "$vm"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# The system: made once. What is tried comes on a second disk.
make_system() {
    local root=$scratch/root
    local packages=linux-image-cloud-amd64,initramfs-tools,systemd-sysv,dbus,dbus-user-session,libpam-systemd,polkitd
    packages+=,libsqlite3-0,libiniparser1,libjansson4,python3,python3-gi,util-linux-extra
    mmdebstrap --quiet --variant=important --include="$packages" bookworm "$root.tar"
    mkdir "$root"
    tar -C "$root" -xf "$root.tar"
    cat >"$root/etc/systemd/system/lull-vm.service" <<'END'
[Unit]
After=multi-user.target dbus.service systemd-logind.service
[Service]
Type=oneshot
StandardOutput=file:/dev/hvc0
StandardError=file:/dev/hvc0
ExecStart=/bin/sh -c 'mount -o ro /dev/vdb /mnt && cp -a /mnt/. / && exec /bin/sh /opt/run'
ExecStopPost=/bin/systemctl poweroff --no-block
[Install]
WantedBy=default.target
END
    chroot "$root" sh -c 'useradd --create-home --uid 4711 lull-test; systemctl enable --quiet lull-vm.service
        systemctl set-default --quiet multi-user.target'
    cp "$root"/boot/vmlinuz-* "$vm/vmlinuz"
    cp "$root"/boot/initrd.img-* "$vm/initrd"
    truncate -s 1500M "$scratch/system.img"
    mke2fs -q -F -t ext4 -d "$root" "$scratch/system.img"
    mv "$scratch/system.img" "$vm/system.img"
}
[[ -s $vm/system.img ]] || make_system

DESTDIR=$scratch/tried meson install -C "$build_root" --no-rebuild >/dev/null
mkdir "$scratch/tried/opt"
cp -a "$tests" "$scratch/tried/opt/tests"
cat >"$scratch/tried/opt/run" <<END
export TEST_UID=4711 TEST_HOME=/home/lull-test LULLD=$prefix/bin/lulld LULL=$prefix/bin/lull LC_ALL=C.UTF-8
exec /usr/bin/python3 /opt/tests/vm/t-vm.py
END
truncate -s 64M "$scratch/tried.img"
mke2fs -q -F -t ext4 -d "$scratch/tried" "$scratch/tried.img"

accel=${ACCEL:-tcg} cpu=max
[[ $accel != kvm ]] || cpu=host
: >"$scratch/tap"
timeout 600 qemu-system-x86_64 -accel $accel -cpu $cpu -smp 1 -m 768 -nodefaults -display none -no-reboot \
    -kernel "$vm/vmlinuz" -initrd "$vm/initrd" \
    -append 'root=/dev/vda rw console=ttyS0 quiet systemd.mask=serial-getty@ttyS0.service' \
    -drive file="$vm/system.img",format=raw,if=virtio,snapshot=on \
    -drive file="$scratch/tried.img",format=raw,if=virtio,readonly=on -serial file:"$scratch/serial" \
    -device virtio-serial -chardev file,id=tap,path="$scratch/tap" -device virtconsole,chardev=tap || true
tr -d '\r' <"$scratch/tap"
grep -q '^1\.\.' "$scratch/tap" || { tail -n 30 "$scratch/serial"; exit 1; }
! grep -q '^not ok' "$scratch/tap"
