#!/usr/bin/env bash
# The paper's ordering at our scale: SIE, VICReg, SimCLR and SIEOnlyEqui under equal budgets on rendered furniture, random and supervised weights as
# bounds, and the table of `sie compare`. What came out, on which machine, is in RESULTS.md beside this file.
#   apt-get install sweethome3d-furniture && Benchmarks/Proof/run.sh OUT
# Settings by environment, e.g. on a GPU:  DEVICE=cuda SIZE=256 RESOLUTION=128 BATCH=256 EPOCHS=20000 MLP=2048-2048-2048 Benchmarks/Proof/run.sh OUT
# Run again after an interruption, it goes on where it was.
set -euo pipefail
out=$(readlink -m "${1:?usage: run.sh OUT}")
sie=$(cd "$(dirname "$0")/../.." && pwd)/sie
read -r -a methods <<<"${METHODS:-SIE VICReg SimCLR SIEOnlyEqui}"
read -r -a bounds <<<"${BOUNDS-Random SupervisedRotation}"

"$sie" corpus import-sh3f --out "$out/furniture"
"$sie" render --corpus "$out/furniture" --out "$out/data" --views "${VIEWS:-50}" --size "${SIZE:-128}" \
    --quality "${QUALITY:-draft}" --seed 0

runs=()
for method in "${methods[@]}" "${bounds[@]}"; do
    epochs=${EPOCHS:-230}
    [ "$method" != Random ] || epochs=0
    "$sie" train --data "$out/data" --out "$out/$method" --method "$method" --epochs "$epochs" --batch-size "${BATCH:-64}" \
        --resolution "${RESOLUTION:-64}" --mlp "${MLP:-512-512-512}" --seed "${SEED:-0}" --device "${DEVICE:-cpu}" --precision "${PRECISION:-bf16}" --no-online-eval
    protocols=classification,rotation
    case $method in SIE*) protocols+=,mrr,pre ;; esac
    # 262 objects are two batches an epoch of the heads, where the paper's are 164: hence more epochs than its 300.
    "$sie" eval --run "$out/$method" --protocol "$protocols" --epochs "${HEAD_EPOCHS:-1000}" --device "${DEVICE:-cpu}"
    runs+=("$out/$method")
done
"$sie" compare "${runs[@]}" --json "$out/table.json" --plots "$out/plots"
