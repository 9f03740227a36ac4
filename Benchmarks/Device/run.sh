#!/usr/bin/env bash
# Measures rendering and training on a GPU machine, from pack.sh's archive: unpack it, then ./run.sh OUT. Each part's output is OUT/NAME.log, and a part
# that fails does not keep the others from running. Parts can be named: ./run.sh OUT render train.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=$(realpath -m "${1:?where to write}"); shift
parts=${*:-machine images same render agree train}
mkdir -p "$out"
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
bench() { "$here/bin/SIE.Benchmarks" "$@"; }

# Where the image puts NVIDIA's driver beside the system, EGL has to be told.
vendor=/usr/local/nvidia/share/glvnd/egl_vendor.d/10_nvidia.json
[ -e "$vendor" ] && export __EGL_VENDOR_LIBRARY_FILENAMES=${__EGL_VENDOR_LIBRARY_FILENAMES-$vendor}

libraries() {
    ldconfig -p | grep -q libEGL.so.1 && ldconfig -p | grep -q libturbojpeg.so.0 && return
    for deb in "$here"/debs/*.deb; do dpkg -x "$deb" /; done
    ldconfig
}

# Which GPU, which driver, which libtorch.
machine() {
    nvidia-smi || true
    nproc
    python3 -c 'import torch; print("torch", torch.__version__, torch.version.cuda)' || true
}

# What TorchSharp's library asks of libtorch and this one lacks: functions of another version fail only where they are called.
symbols() {
    torch=$(python3 -c 'import os, torch; print(os.path.join(os.path.dirname(torch.__file__), "lib"))')
    names() { nm -D "$1" "${@:2}" | awk 'NF > 1 { sub(/@.*/, "", $NF); print $NF }' | sort -u; }
    names --defined-only "$torch"/lib{c10,torch,torch_cpu}.so > "$out/defined"
    names --undefined-only "$here/bin/libtorch/libLibTorchSharp.so" | comm -23 - "$out/defined" | c++filt | grep -E 'at::|c10::|torch::' || echo none
    gzip -9f "$out/defined"
}

# Whether a second rendering has the same bytes.
same() {
    objects
    for run in 1 2; do
        "$here/bin/SIE.DatasetBuilder" render --corpus "$here/objects" --limit 20 --views 10 --out "$out/same$run" > /dev/null
        (cd "$out/same$run" && find . -name '*.parquet' | sort | xargs sha256sum)
        "$here/bin/SIE.DatasetBuilder" sheet "$out/same$run" --out "$out/sheet.png" > /dev/null
        rm -rf "${out:?}/same$run"
    done
}

# How near the pictures are to the reference renders: the figures of a CPU's driver, if the GPU draws the same.
images() { bench fidelity --reference "$here/reference" --json "$out/fidelity.json"; }

# The packed objects under several names, as a trainer wants more objects than its batch has pairs.
objects() {
    for copy in $(seq "${COPIES:-20}"); do
        for class in "$here"/corpus/*/; do
            mkdir -p "$here/objects/$(basename "$class")"
            for object in "$class"*/; do ln -sfn "$object" "$here/objects/$(basename "$class")/$(basename "$object")_$copy"; done
        done
    done
}

# Images a second, by how many views are drawn together; the last run is the default, on all objects.
render() {
    objects
    for together in ${TOGETHER:-1 5 25}; do bench render --corpus "$here/objects" --limit "${LIMIT:-40}" --views-per-draw "$together"; done
    bench render --corpus "$here/objects" --json "$out/render.json"
}

# The machine's libtorch, and a dataset to train on.
dataset() {
    objects
    SIE_LIBTORCH=${SIE_LIBTORCH-$(python3 -c 'import os, torch; print(os.path.join(os.path.dirname(torch.__file__), "lib"))')}
    export SIE_LIBTORCH
    "$here/bin/SIE.DatasetBuilder" render --corpus "$here/objects" --views "$1" --size "$2" --out "$here/data-$2" "${@:3}" | tail -n 2
}

# The same steps on the GPU and on the CPU, in float32: the losses should be equal but for rounding.
agree() {
    dataset 4 64 --limit 80
    for device in cpu "${DEVICE:-cuda}"; do
        "$here/bin/SIE.Training" train --data "$here/data-64" --out "$here/agree-$device" --method SIE --mlp 256-256-256 --resolution 64 --batch-size 32 \
            --epochs "${EPOCHS:-8}" --device "$device" --precision fp32 --log-every 1 > /dev/null
        grep -o '"Loss/Total loss":[^,}]*' "$here/agree-$device/metrics.jsonl" > "$here/losses-$device"
    done
    paste "$here/losses-cpu" "$here/losses-${DEVICE:-cuda}"
}

# Images a second of training, with the machine's CUDA libtorch, on what is rendered for it; timeout stops each run in the middle. Then the last run's
# representation is evaluated, by heads that have not learned much.
train() {
    dataset "${VIEWS:-10}" 128
    for precision in ${PRECISIONS:-tf32 bf16}; do
        timeout "${SECONDS_OF_TRAINING:-60}" "$here/bin/SIE.Training" train --data "$here/data-128" --out "$here/run-$precision" --method SIE --arch resnet18 \
            --mlp 2048-2048-2048 --resolution 128 --batch-size "${BATCH:-512}" --epochs 1000 --device "${DEVICE:-cuda}" --precision "$precision"
    done
    "$here/bin/SIE.Training" eval --run "$here/run-$precision" --protocol all --epochs 2 --device "${DEVICE:-cuda}"
}

libraries
for part in $parts; do
    echo "== $part"
    "$part" > >(tee "$out/$part.log") 2>&1 || echo "$part: failed ($?)"
done
