#!/usr/bin/env bash
# Set up the project's own environment in .venv, from the lock file; quick when there is nothing to do.
# Usage: workflow/setup.sh main|dev
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }
trap 'say "Stopped."; exit 130' INT

case "$PWD" in
*[!A-Za-z0-9_./~+@%,=-]*)
    say "This folder's path holds a character that Snakemake cannot handle: $PWD"
    say "Move the project to a path of letters, digits, . _ and -, such as ~/joinup."
    exit 1
    ;;
esac

lock=requirements.lock
[ "${1:-main}" = dev ] && lock=requirements-dev.lock
python=${PYTHON3:-python3}
command -v "$python" >/dev/null || { say "python3 is missing. On Debian: apt-get install python3 python3-venv"; exit 1; }
# The environment belongs to a place and an interpreter: its scripts name both.
place="$PWD $("$python" -c 'import sys; print(sys.executable, *sys.version_info[:3])')"
mark=.venv/.${1:-main}-is-$({ cat "$lock" pyproject.toml; echo "$place"; } | cksum | tr ' ' -)
[ -e "$mark" ] && exit 0
if [ -d .venv ] && [ "$(cat .venv/.place 2>/dev/null)" != "$place" ]; then
    say "The environment was made in another folder or with another Python; it is made anew."
    rm -rf .venv
fi
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    { say "Python 3.11 or newer is needed; this is $("$python" --version)."; exit 1; }
"$python" -c 'import ensurepip, venv' 2>/dev/null ||
    { say "Python's venv module is missing. On Debian: apt-get install python3-venv"; exit 1; }

install_debian() { # names of Debian packages; root only, else the command is named
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "Installing $* …"
        { apt-get install -y -qq "$@" || { apt-get update -qq && apt-get install -y -qq "$@"; }; } >/dev/null 2>&1 && return
    fi
    say "Missing on this system. On Debian: sudo apt-get install $*"
    return 1
}

say "Setting up .venv from $lock (once, about a minute) …"
[ -x .venv/bin/python ] || (trap '' INT && exec "$python" -m venv .venv) # a few seconds; Ctrl-C would print a traceback
echo "$place" >.venv/.place
# The library is used in place: no build, no second copy.
echo "$PWD/workflow" >"$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/joinup.pth"
pip="env PIP_DISABLE_PIP_VERSION_CHECK=1 .venv/bin/python -m pip install --quiet"
$pip --require-hashes -r "$lock"
.venv/bin/python -c 'import weasyprint' 2>/dev/null ||
    { say "WeasyPrint, which makes the PDF, needs pango."; install_debian libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; }
if [ "${1:-main}" = dev ] && ! command -v chromium >/dev/null; then
    install_debian chromium || say "Without Chromium the browser tests are skipped."
fi
# Compile the sampler now rather than in the first run: numba keeps the result with the sources.
.venv/bin/python -c 'from joinup.network.curveball import sample; sample([[1, 1, 0], [0, 1, 1], [1, 0, 0]], 10)' || true
find .venv -maxdepth 1 -name ".${1:-main}-is-*" -delete
touch "$mark"
