#!/usr/bin/env bash
# Packs the package, installs it into an empty folder, and runs it there as a stranger would.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
tarball=$(npm pack --silent --ignore-scripts --pack-destination "$folder")
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent "./$tarball"
size=$(du -sm node_modules | cut -f1)
echo "installed: ${size} MB with dependencies"
if [ "$size" -ge 40 ]; then echo "over 40 MB" >&2; exit 1; fi
cp -r "$root/examples" .
npx --no-install watertight --version
npx --no-install watertight check examples --fail-on never --quiet | head -n 5
node -e 'import("watertight").then(m => { if (typeof m.check !== "function") process.exit(1); })'
