#!/usr/bin/env bash
# The Windows build on Linux: publishes the dataset builder for win-x64, runs it in Debian's wine under Xvfb, where WGL gives OpenGL 4.5, and compares
# its pictures with those that the Linux build draws. Not part of `./sie test`: wine is large. Only `render-one` is compared: whole renderings end in
# the .NET runtime's own finaliser of dynamic methods under Debian's wine 8 (internal CLR error), which says nothing about Windows.
#   apt-get install wine wine64 xvfb xauth python3-numpy python3-skimage && tests/wine/run.sh
set -euo pipefail
[ -n "${DISPLAY:-}" ] || exec xvfb-run -a "$0" "$@"
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export WINEPREFIX=$work/prefix WINEDEBUG=-all
latents=0.3,-0.4,0.5,0.1,0.3,1.0,0.6

dotnet publish "$root/DatasetBuilder" -c Release -r win-x64 --self-contained -o "$work/publish" -v quiet -tl:off
windows() { wine "$work/publish/SIE.DatasetBuilder.exe" "$@"; }

"$root/sie" corpus sample --out "$work/corpus" --objects-per-class 1 --seed 3
for mesh in "$work"/corpus/*/*/models/model_normalized.obj; do
    "$root/sie" render-one "$mesh" --latents "$latents" --out "$work/linux.png" >/dev/null
    windows render-one "Z:$mesh" --latents "$latents" --out "Z:$work/windows.png" >/dev/null
    /usr/bin/python3 - "$work/linux.png" "$work/windows.png" "$(basename "$(dirname "$(dirname "$mesh")")")" <<'EOF'
import sys
import numpy as np
from skimage import io
a, b = (io.imread(path).astype(int) for path in sys.argv[1:3])
worst = abs(a - b).max()
print(f"{sys.argv[3]}: largest difference {worst} levels")
sys.exit(int(worst > 1))
EOF
done
