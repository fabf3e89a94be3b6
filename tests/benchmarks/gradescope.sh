#!/usr/bin/env bash
# Build and run an autograder folder as Gradescope does, without a container engine: root and Linux are all it takes.
#
#     harness new gradescope FOLDER && tests/benchmarks/gradescope.sh FOLDER SUBMISSION... > results.json
#
# The machine's own files are the base image, under a layer that is thrown away. `setup.sh` runs there once; then each
# SUBMISSION is graded from /autograder/submission by a copy of run_autograder, as root without the powers that a
# container's root lacks, and without user namespaces. Each results.json goes to standard output, all else to standard
# error, with the time that it took.
set -euo pipefail

powers="chown,dac_override,fowner,fsetid,kill,setgid,setuid,setpcap,net_bind_service,net_raw,sys_chroot,mknod,audit_write"
clean=(env -i HOME=/root LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)
for name in "${!PIP_@}" "${!SSL_CERT_@}" http_proxy https_proxy no_proxy; do
  [ -n "${!name:-}" ] && clean+=("$name=${!name}")
done

if [ "${1:-}" != --inside ]; then
  [ "$#" -ge 2 ] || { sed -n 2,11p "$0" >&2; exit 2; }
  exec unshare --mount --pid --fork --mount-proc --ipc --uts "$0" --inside "$@"
fi
shift

layer="$(mktemp -d)"
mount --make-rprivate /
mount -t tmpfs -o size=8g layer "$layer"
mkdir "$layer"/{upper,work,root}
mount -t overlay -o "lowerdir=/,upperdir=$layer/upper,workdir=$layer/work" image "$layer/root"
root="$layer/root"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --bind /sys "$root/sys"
rm -rf "$root/autograder"
mkdir -p "$root"/autograder/{source,submission,results}
cp -r "$1"/. "$root/autograder/source"
cp "$root/autograder/source/run_autograder" "$root/autograder/run_autograder"
chmod +x "$root/autograder/run_autograder"
shift

echo "== setup.sh" >&2
chroot "$root" "${clean[@]}" /bin/bash /autograder/source/setup.sh >&2

for submission in "$@"; do
  echo "== $submission" >&2
  rm -rf "$root"/autograder/{submission,results}
  mkdir "$root"/autograder/{submission,results}
  if [ -d "$submission" ]; then cp -r "$submission"/. "$root/autograder/submission"
  else cp "$submission" "$root/autograder/submission"; fi
  went="$layer/went"
  rm -f "$went"; mkfifo "$went"
  # The program that a user namespace begins with has no powers before users are mapped; the next one has them.
  unshare --user bash -c '
    read -r _ <"$1"
    shift
    exec bash -c "echo 0 >/proc/sys/user/max_user_namespaces; exec \"\$@\"" container "$@"' container "$went" \
    setpriv --bounding-set="-all,+${powers//,/,+}" --inh-caps=-all \
    chroot "$root" "${clean[@]}" /bin/bash -c '
      cd /autograder
      venv/bin/harness doctor | sed -n "/^Confinement/,/^Tasks/p"
      time ./run_autograder' >&2 &
  container=$!
  until [ "$(readlink /proc/$container/ns/user)" != "$(readlink /proc/self/ns/user)" ]; do sleep 0.1; done
  echo "0 0 65536" >"/proc/$container/gid_map"
  echo "0 0 65536" >"/proc/$container/uid_map"
  echo go >"$went"
  wait "$container" || echo "run_autograder ended with $?" >&2
  cat "$root/autograder/results/results.json" || echo "there is no results.json" >&2
done
