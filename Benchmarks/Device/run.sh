#!/usr/bin/env bash
# Measures rendering and training on a GPU machine, from pack.sh's archive: unpack it, then ./run.sh OUT. Each part's output is OUT/NAME.log, and a part
# that fails does not keep the others from running. Parts can be named: ./run.sh OUT render train.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=$(realpath -m "${1:?where to write}"); shift
parts=${*:-machine tests images same render gpus agree parity ranks train}
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

# The renderer's tests, drawn by the GPU.
tests() { "$here/bin/SIE.Renderer.Tests" -noLogo | grep -v '^ *at '; }

# Which GPUs are found and taken: all, one by number, one that is not there, one that two processes share; and one with hardly any memory left.
gpus() {
    objects
    sie() { timeout 100 "$here/bin/SIE.DatasetBuilder" render --corpus "$here/objects" --limit 40 --views 10 --out "$out/gpus-$1" "${@:2}" 2>&1 | tail -n "${LINES_SHOWN:-4}"; }
    sums() { (cd "$out/gpus-$1" && find . -name '*.parquet' | sort | xargs sha256sum | sha256sum); rm -rf "${out:?}/gpus-$1"; }
    sie all --gpu all && sums all
    sie first --gpu 0 && sums first
    sie other --gpu 9
    sie both --gpu 0 --worker 0/2 & other=$!
    sie both --gpu 0 --worker 1/2
    wait "$other"
    "$here/bin/SIE.DatasetBuilder" finalize "$out/gpus-both" | tail -n 1 && sums both
    for left in ${MEGABYTES_LEFT:-20 300 1000}; do
        python3 -c "
import time, torch
torch.zeros(1, device='cuda')
held = torch.empty(torch.cuda.mem_get_info()[0] - ($left << 20), dtype=torch.uint8, device='cuda')
print(torch.cuda.mem_get_info()[0] >> 20, 'MB of the GPU are left', flush=True)
time.sleep(100)" & holder=$!
        sleep 8
        LINES_SHOWN=8 sie "full-$left" --size 1024
        kill "$holder"; wait "$holder"; rm -rf "${out:?}/gpus-full-$left"
    done
}

# Images a second, by how many views are drawn together; the last run is the default, on all objects.
render() {
    objects
    for together in ${TOGETHER:-1 5 25}; do bench render --corpus "$here/objects" --limit "${LIMIT:-40}" --views-per-draw "$together"; done
    bench render --corpus "$here/objects" --json "$out/render.json"
}

# What the garbage collector costs: with a heap a processor, as it is set, with one heap, and beside the program; with many views of each object and with few.
collector() {
    objects
    for setting in DOTNET_gcServer=1 DOTNET_gcServer=0 "DOTNET_gcServer=0 DOTNET_gcConcurrent=1"; do
        for views in "--views 50" "--views 4 --size 128"; do
            echo "$setting $views"
            # shellcheck disable=SC2086
            env $setting "$here/bin/SIE.Benchmarks" render --corpus "$here/objects" $views 2> /dev/null | grep -E 'images/s  |busy|collector|peak|mesh load|  draw  |  encode'
        done
    done
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

# The public code's numbers, in float64 and float32 on the GPU, those of two processes by NCCL. NCCL refuses two on a GPU; by other names of their hosts
# they pass for two machines, and talk over the loopback interface. This needs patience, as the GPU serves them by turns.
processes() {
    libraries=$here/mpi/usr/lib/x86_64-linux-gnu
    SIE_LIBTORCH=${SIE_LIBTORCH-$(python3 -c 'import os, torch; print(os.path.join(os.path.dirname(torch.__file__), "lib"))')}
    SIE_NCCL=${SIE_NCCL-$(python3 -c 'import glob, site; print(glob.glob(site.getsitepackages()[0] + "/nvidia/nccl/lib/libnccl.so.2")[0])')}
    export SIE_LIBTORCH SIE_NCCL NCCL_SOCKET_IFNAME=lo NCCL_DEBUG=${NCCL_DEBUG-WARN} CUDA_VISIBLE_DEVICES=0
    mkdir -p "$here/launcher"
    cat > "$here/launcher/mpirun" <<END
#!/bin/bash
export OPAL_PREFIX=$here/mpi/usr OPAL_SYSCONFDIR=$here/mpi/etc/openmpi PMIX_INSTALL_PREFIX=$libraries/pmix2 LD_LIBRARY_PATH=$libraries:$libraries/pmix2/lib
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_plm=isolated PMIX_MCA_pcompress_base_silence_warning=1
exec $here/mpi/usr/bin/orterun --oversubscribe --mca pml ob1 --mca btl self,vader,tcp -n "\$2" bash -c 'NCCL_HOSTID=host-\$OMPI_COMM_WORLD_RANK exec "\$@"' - "\${@:3}"
END
    chmod +x "$here/launcher/mpirun"
    export PATH=$here/launcher:$PATH
}

parity() {
    processes
    timeout 180 "$here/bin/SIE.Benchmarks" parity --golden "$here/golden" --device "${DEVICE:-cuda}"
}

# Fifty steps of two processes are those of one; a process that is killed ends them all, and one alone goes on from their checkpoint.
ranks() {
    processes
    timeout 120 "$here/bin/SIE.Benchmarks" ranks --steps "${STEPS:-50}" --device "${DEVICE:-cuda}"
    dataset 4 64 --limit 80
    train=("$here/bin/SIE.Training" train --data "$here/data-64" --out "$here/ranks" --method SIE --mlp 256-256-256 --resolution 64 --batch-size 32 --device "${DEVICE:-cuda}")
    timeout 120 mpirun -n 2 "${train[@]}" --epochs 1000 2>&1 | tail -n 15 & job=$!
    for _ in $(seq 60); do sleep 1; [ "$(wc -l < "$here/ranks/metrics.jsonl" 2> /dev/null || echo 0)" -gt 5 ] && break; done
    pkill -9 -n -f "SIE.Training train --data $here/data-64"
    wait "$job"
    timeout 20 "${train[@]}" --epochs 1000 2>&1 | tail -n 8
    wc -l "$here/ranks/metrics.jsonl"
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
