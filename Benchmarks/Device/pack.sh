#!/usr/bin/env bash
# Packs everything that run.sh needs on a GPU machine that has neither .NET nor network: the programs as a self-contained publish without libtorch (the
# machine's own CUDA libtorch is used), a corpus, the reference renders, and the system libraries that such machines lack. Under 64 MB.
#   Benchmarks/Device/pack.sh CORPUS REFERENCE GOLDEN OUT.tar.xz      such as: pack.sh furniture ../shared/reference ../shared/golden/training .device/pack.tar.xz
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
corpus=$1 reference=$2 golden=$3 out=$(realpath -m "$4")
objects=${OBJECTS:-40}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for project in Benchmarks tests/Renderer.Tests; do
    dotnet publish "$root/$project" -c Release -r linux-x64 --self-contained -o "$work/bin" -v quiet -tl:off
done
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
cp -rL "$golden" "$work/golden"
(cd "$work/debs" && apt-get download -qq libegl1 libglvnd0 libopengl0 libgl1 libglx0 libturbojpeg0)

# Open MPI goes into a folder of its own there.
(cd "$work" && apt-get download -qq openmpi-bin openmpi-common libopenmpi3 libevent-core-2.1-7 libevent-pthreads-2.1-7 libhwloc15 libpmix2 libmunge2 libudev1)
for deb in "$work"/*.deb; do dpkg -x "$deb" "$work/mpi"; done
rm -r "$work"/*.deb "$work"/mpi/usr/share/{doc,man}
cp "$root/Benchmarks/Device/run.sh" "$work/"
mkdir -p "$(dirname "$out")"
tar -C "$work" -cf - bin corpus reference golden debs mpi run.sh | xz -T0 -6 > "$out"
ls -l "$out"
