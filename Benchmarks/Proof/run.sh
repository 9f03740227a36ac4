#!/usr/bin/env bash
# The paper's ordering at our scale: SIE, VICReg, SimCLR and SIEOnlyEqui under equal budgets on rendered furniture, random weights as a bound, and the
# table of `sie compare`. What came out, on which machine, and why the settings are what they are, is in RESULTS.md beside this file.
#   apt-get install sweethome3d-furniture && Benchmarks/Proof/run.sh OUT
# Settings by environment, e.g. on a GPU:
#   DEVICE=cuda JOBS=1 SIZE=256 RESOLUTION=128 BATCH=262 EPOCHS=20000 ARCH=resnet18 EQUI=256 PRECISION=bf16 Benchmarks/Proof/run.sh OUT
# Run again after an interruption, it goes on where it was.
set -euo pipefail
out=$(readlink -m "${1:?usage: run.sh OUT}")
sie=$(cd "$(dirname "$0")/../.." && pwd)/sie
read -r -a methods <<<"${METHODS:-SIE VICReg SimCLR SIEOnlyEqui}"
read -r -a bounds <<<"${BOUNDS-Random}"
jobs=${JOBS:-$(nproc)}
export out sie

"$sie" corpus import-sh3f --out "$out/furniture"
# The shapes without their materials: a model's colours say which it is from every side, and with so few models nothing else is learned.
if [ ! -d "$out/shapes" ]; then
    rm -rf "$out/shapes.part"
    cp -a "$out/furniture" "$out/shapes.part"
    find "$out/shapes.part" -name '*.obj' -print0 | xargs -0 sed -i '/^mtllib/d;/^usemtl/d'
    mv "$out/shapes.part" "$out/shapes"
fi
"$sie" render --corpus "$out/shapes" --out "$out/data" --views "${VIEWS:-200}" --size "${SIZE:-64}" --quality "${QUALITY:-draft}" --seed 0 \
    --set floor_hue=0.6 --set light_hue=0.1 --set light_theta=0.3 --set light_phi=0.8 --set camera_fov=0.45

learn() {
    local method=$1 epochs=${EPOCHS:-4000} protocols=classification,rotation
    [ "$method" != Random ] || epochs=0
    "$sie" train --data "$out/data" --out "$out/$method" --method "$method" --epochs "$epochs" --batch-size "${BATCH:-131}" \
        --arch "${ARCH:-resnet18-half}" --equi "${EQUI:-128}" --resolution "${RESOLUTION:-32}" --mlp "${MLP:-512-512-128}" \
        --lr "${LR:-0.002}" --std-coeff "${STD:-30}" --weigh-all --seed "${SEED:-0}" --device "${DEVICE:-cpu}" \
        --precision "${PRECISION:-fp32}" --no-online-eval --checkpoint-every 20
    case $method in SIE*) protocols+=,mrr,pre ;; esac
    # 262 objects are two batches an epoch of the heads, where the paper's are 164: hence more epochs than its 300.
    "$sie" eval --run "$out/$method" --protocol "$protocols" --epochs "${HEAD_EPOCHS:-1000}" --device "${DEVICE:-cpu}"
}
export -f learn
[ "$jobs" = 1 ] || export OMP_NUM_THREADS=${OMP_NUM_THREADS:-$((($(nproc) + jobs - 1) / jobs))}
printf '%s\n' "${methods[@]}" "${bounds[@]}" | xargs -P "$jobs" -I{} bash -euo pipefail -c 'learn "$1" >>"$out/$1.log" 2>&1' _ {}

"$sie" compare "${methods[@]/#/$out/}" "${bounds[@]/#/$out/}" --json "$out/table.json" --plots "$out/plots"
