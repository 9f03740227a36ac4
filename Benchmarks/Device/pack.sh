#!/usr/bin/env bash
# Packs everything that run.sh needs on a GPU machine that has neither .NET nor network: the programs as a self-contained publish without libtorch (the
# machine's own CUDA libtorch is used), a corpus, the reference renders, and the system libraries that such machines lack. Under 64 MB.
#   Benchmarks/Device/pack.sh CORPUS REFERENCE OUT.tar.xz      such as: pack.sh furniture ../shared/reference .device/pack.tar.xz
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
corpus=$1 reference=$2 out=$(realpath -m "$3")
objects=${OBJECTS:-40}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

dotnet publish "$root/Benchmarks" -c Release -r linux-x64 --self-contained -o "$work/bin" -v quiet -tl:off
# Of libtorch only TorchSharp's own library stays; DuckDB is for `sie regenerate --where`.
find "$work/bin/libtorch" -type f ! -name 'libLibTorchSharp*' -delete
find "$work/bin" '(' -name '*.pdb' -o -name '*.xml' -o -name libduckdb.so ')' -delete

# Every n-th object: there each is rendered several times, under other names.
mkdir "$work/corpus"
step=$(($(find "$corpus" -mindepth 2 -maxdepth 2 | wc -l) / objects))
(cd "$corpus" && find . -mindepth 2 -maxdepth 2 | sort | awk -v step="$step" 'NR % step == 0') | while read -r object; do
    mkdir -p "$work/corpus/$(dirname "$object")"
    cp -rL "$corpus/$object" "$work/corpus/$(dirname "$object")/"
done

mkdir "$work/reference" "$work/debs"
cp -rL "$reference"/{jobs.json,images,masks,meshes} "$work/reference/"
(cd "$work/debs" && apt-get download -qq libegl1 libglvnd0 libopengl0 libgl1 libglx0 libturbojpeg0)
cp "$root/Benchmarks/Device/run.sh" "$work/"
mkdir -p "$(dirname "$out")"
tar -C "$work" -cf - bin corpus reference debs run.sh | xz -T0 -6 > "$out"
ls -l "$out"
