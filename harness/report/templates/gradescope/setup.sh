#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the image.
set -euo pipefail

root="${AUTOGRADER_ROOT:-/autograder}"

apt-get update
apt-get install -y --no-install-recommends python3 python3-venv
if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "wanted Python 3.11 or later, got $(python3 --version): choose a newer base image in the autograder's settings" >&2
  exit 1
fi
python3 -m venv "$root/venv"
wanted="$(python3 -c '
import re, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    about = next(wheel.read(name).decode() for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
print(re.search(r"^Requires-Dist: (torch\b[^;\n]*)$", about, re.MULTILINE)[1])' "$root"/source/*.whl)"
# The CPU build of torch is a tenth of the size of the one with CUDA. Nothing else is looked for where it lies.
if ! "$root/venv/bin/pip" install --no-cache-dir --index-url https://download.pytorch.org/whl/cpu "$wanted"; then
  echo "the CPU build of torch could not be had: the one of the usual index is taken" >&2
fi
"$root/venv/bin/pip" install --no-cache-dir "$root"/source/*.whl
"$root/venv/bin/harness" doctor || true
