#!/usr/bin/env bash
# The pipeline through a Slurm of its own, on the loopback address of this machine, and the same bytes as without it.
# Usage: tests/slurm/run.sh [edition]          (the demonstration edition unless told; with few draws)
# Installs Debian's slurm where it is missing (root); all else lies in a temporary folder and is stopped at the end,
# but for one link to its settings: the executor takes SLURM_CONF from its job steps, which then look in /etc/slurm.
set -euo pipefail
cd "$(dirname "$0")/../.."
edition=${1:-tests/demo/demo.yaml}
say() { printf '%s\n' "$*" >&2; }

[ "$(id -u)" = 0 ] || { say "A Slurm that starts jobs needs root: run this as root, in a container or a virtual machine."; exit 1; }
if ! command -v slurmctld slurmd munged srun >/dev/null; then
    command -v apt-get >/dev/null || { say "slurmctld, slurmd, slurm-client and munge are missing; on Debian this installs them."; exit 1; }
    say "Installing slurm and munge …"
    install=(env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends slurmctld slurmd slurm-client munge)
    { "${install[@]}" || { apt-get update -qq && "${install[@]}"; }; } >/dev/null 2>&1 ||
        { say "They could not be installed: apt-get install slurmctld slurmd slurm-client munge"; exit 1; }
fi

link=/etc/slurm/slurm.conf
[ -e "$link" ] && { say "$link is there: this machine has a Slurm already, and it is left alone."; exit 1; }

place=$(mktemp -d -t joinup-slurm.XXXXXX)
chmod 755 "$place"
started=()
finish() {
    status=$?
    trap - EXIT
    for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
    for pid in "${started[@]}"; do wait "$pid" 2>/dev/null || true; done
    if [ "$status" != 0 ]; then
        find "$place" -name "*.log" -not -name "munged.log" -size +0 -exec tail -n 15 {} + >&2 || true
    fi
    [ "$(readlink "$link")" = "$place/slurm.conf" ] && rm "$link"
    rm -rf "$place"
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM

# An environment on top of the project's own, which stays as it is.
.venv/bin/python -m venv --without-pip "$place/venv"
own=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
added=$("$place/venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
.venv/bin/python -m pip --disable-pip-version-check install --quiet --quiet --no-deps --require-hashes \
    --target "$added" -r requirements-slurm.lock
echo "$own" >"$added/project.pth"

free_ports() {
    .venv/bin/python -c 'import socket
some = [socket.socket() for _ in range(2)]
for s in some:
    s.bind(("127.0.0.1", 0))
print(*(s.getsockname()[1] for s in some))'
}
read -r port port2 < <(free_ports)
mkdir "$place/state" "$place/spool"
sed -e "s|@HOST@|$(hostname -s)|; s|@PLACE@|$place|; s|@PORT@|$port|; s|@PORT2@|$port2|" \
    tests/slurm/slurm.conf.in >"$place/slurm.conf"
mkdir -p "${link%/*}"
ln -sfn "$place/slurm.conf" "$link"

head -c 1024 /dev/urandom >"$place/munge.key"
chmod 400 "$place/munge.key"
munged --foreground --force --key-file="$place/munge.key" --socket="$place/munge.socket" --pid-file="$place/munge.pid" \
    --seed-file="$place/munge.seed" >"$place/munged.log" 2>&1 &
started+=($!)
for _ in $(seq 50); do [ -S "$place/munge.socket" ] && break; sleep 0.1; done
slurmctld -D -f "$place/slurm.conf" >/dev/null 2>&1 &
started+=($!)
slurmd -D -f "$place/slurm.conf" >/dev/null 2>&1 &
started+=($!)
for _ in $(seq 60); do
    [ "$(sinfo --noheader --format=%T 2>/dev/null)" = idle ] && break
    sleep 0.5
done
sinfo --noheader --format='Slurm: %D node, %c cores, %T' | grep idle || { say "The node did not come up."; exit 1; }

for name in local slurm; do
    PYTHONPATH=tests .venv/bin/python -c \
        'import pathlib, sys; from runs import copy_project; copy_project(pathlib.Path(sys.argv[1]))' "$place/$name"
done
what=(--config "edition=$edition" quick=true)
begin=$SECONDS
(cd "$place/local" && "$place/venv/bin/python" -m snakemake --cores 2 "${what[@]}" >"$place/local.log" 2>&1)
say "without Slurm: $((SECONDS - begin)) s"
begin=$SECONDS
(cd "$place/slurm" && "$place/venv/bin/python" -m snakemake --profile profiles/slurm --slurm-status-command squeue \
    "${what[@]}" >"$place/slurm.log" 2>&1)
jobs=$(squeue --noheader --states=CD --format=%i | wc -l)
say "through Slurm: $((SECONDS - begin)) s, $jobs jobs"
[ "$jobs" -gt 20 ] || { say "Hardly anything went through Slurm."; exit 1; }
[ "$(squeue --noheader --states=all --format=%T | sort -u)" = COMPLETED ] || { squeue --states=all >&2; exit 1; }

diff --recursive --brief --exclude=logs "$place/local/results" "$place/slurm/results"
diff --recursive --brief "$place/local/reports" "$place/slurm/reports"
say "$(find "$place"/slurm/{results,reports} -type f -not -path '*/logs/*' | wc -l) files, every byte the same"
