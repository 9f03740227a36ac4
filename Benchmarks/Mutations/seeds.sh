#!/usr/bin/env bash
# Gathers small whole files of every format that `sie bench mutations` damages: seeds.sh OUT
# Needs Debian's sweethome3d-furniture (OBJ, MTL, pictures, .sh3f) and assimp-utils (GLB, by somebody else's writer), and python3.
set -euo pipefail
out=$(readlink -m "$1")
sie=$(cd "$(dirname "$0")/../.." && pwd)/sie
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"
"$sie" corpus import-sh3f --out "$work/furniture" >&2
# The four smallest models that have a picture, and the two smallest without.
python3 - "$work/furniture" "$out" <<'PY'
import os, shutil, sys
root, out = sys.argv[1:]
models = []
for folder, _, files in os.walk(root):
    if "model_normalized.obj" in files:
        size = os.path.getsize(os.path.join(folder, "model_normalized.obj"))
        model = os.path.dirname(folder)
        pictures = [os.path.join(d, f) for d, _, fs in os.walk(model) for f in fs if f.lower().endswith((".png", ".jpg", ".jpeg"))]
        pictures = [p for p in pictures if os.path.getsize(p) < 60_000]
        models.append((size, folder, pictures))
models.sort()
for i, (_, folder, pictures) in enumerate([m for m in models if m[2]][:4] + [m for m in models if not m[2]][:2]):
    for name in ("obj", "mtl"):
        source = os.path.join(folder, "model_normalized." + name)
        if os.path.exists(source):
            shutil.copy(source, os.path.join(out, f"model{i}.{name}"))
    for k, picture in enumerate(pictures[:2]):
        shutil.copy(picture, os.path.join(out, f"picture{i}{k}{os.path.splitext(picture)[1].lower()}"))
PY
for obj in "$out"/model[0-3].obj; do assimp export "$obj" "${obj%.obj}.glb" >/dev/null; done
# A library of two models, under the name by which the label table knows it.
labels=$(dirname "$sie")/DatasetBuilder/Corpora/sweethome3d-synsets.csv
python3 - /usr/share/sweethome3d/furniture/KatorLegaz.sh3f "$out/KatorLegaz.sh3f" "$labels" <<'PY'
import csv, re, sys, zipfile
labelled = {r["model_path"] for r in csv.DictReader(open(sys.argv[3])) if r["library"] == "KatorLegaz" and r["synset"]}
source = zipfile.ZipFile(sys.argv[1])
catalog = source.read("PluginFurnitureCatalog.properties").decode("latin-1")
sizes = {i.filename: i.file_size for i in source.infolist()}
models = dict(re.findall(r"^model#(\d+)=/?(.*?)\s*$", catalog, re.M))
chosen = sorted((n for n in models if models[n] in labelled), key=lambda n: sizes.get(models[n], 1 << 60))[:2]
kept = [line for line in catalog.splitlines() if not re.match(r"^\w+#(\d+)=", line) or re.match(r"^\w+#(\d+)=", line).group(1) in chosen]
with zipfile.ZipFile(sys.argv[2], "w", zipfile.ZIP_DEFLATED) as target:
    target.writestr("PluginFurnitureCatalog.properties", "\n".join(kept).encode("latin-1"))
    folders = {models[n].rsplit("/", 1)[0] if "/" in models[n] else None for n in chosen}
    for name in sizes:
        if name in [models[n] for n in chosen] or (name.rsplit("/", 1)[0] if "/" in name else "") in folders:
            target.writestr(name, source.read(name))
PY
"$sie" corpus sample --out "$work/shapes" --objects-per-class 1 --classes chair,mug >&2
"$sie" render --corpus "$work/shapes" --out "$work/data" --views 2 --size 32 >&2
"$sie" export --data "$work/data" --format 3diebench --out "$work/folders" >&2
"$sie" sheet "$work/data" --out "$out/sheet.png" >&2
cp "$work"/data/data/*.parquet "$out"
find "$work/folders" -name '*_0.jpg' -exec cp {} "$out/view.jpg" \;
find "$work/folders" -name 'latent_0.npy' -exec cp {} "$out" \;
find "$work/folders" -maxdepth 2 -name '*_images.npy' -exec cp {} "$out" \;
find "$work/folders" -maxdepth 2 -name '*_labels.npy' -exec cp {} "$out" \;
ls -l "$out"
