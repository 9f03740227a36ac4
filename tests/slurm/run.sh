#!/bin/bash
# Runs render.sbatch as a real SLURM array on this machine and compares with a single process, byte for byte.
# Needs root on Debian 12: installs slurm-wlm and munge and starts a cluster of one node. Usage: tests/slurm/run.sh [WORK_FOLDER]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$(dirname "$here")")
work=$(mkdir -p "${1:-/tmp/sie-slurm}" && cd "${1:-/tmp/sie-slurm}" && pwd)
workers=3

say() { printf '%s\n' "== $*" >&2; }

start_slurm() {
    command -v sbatch >/dev/null || { apt-get update -qq; DEBIAN_FRONTEND=noninteractive apt-get install -y -qq slurm-wlm munge >/dev/null; }
    sinfo >/dev/null 2>&1 && return
    if [ -e /etc/slurm/slurm.conf ] && ! grep -qx ClusterName=one /etc/slurm/slurm.conf; then
        say "error: /etc/slurm/slurm.conf is somebody else's, and its cluster does not answer. This script would have to overwrite it; run it elsewhere."
        exit 1
    fi
    local host
    host=$(hostname -s)
    mkdir -p /etc/slurm /var/spool/slurmctld /var/spool/slurmd /run/munge
    chown munge: /run/munge
    cat >/etc/slurm/slurm.conf <<CONF
ClusterName=one
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
AuthType=auth/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
StateSaveLocation=/var/spool/slurmctld
SlurmdSpoolDir=/var/spool/slurmd
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
ReturnToService=2
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=4000 State=UNKNOWN
PartitionName=main Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONF
    pgrep -x munged >/dev/null || runuser -u munge -- munged
    pgrep -x slurmctld >/dev/null || slurmctld
    pgrep -x slurmd >/dev/null || slurmd
    for _ in $(seq 30); do sinfo -h -o %T 2>/dev/null | grep -qE 'idle|mixed|alloc' && return; sleep 1; done
    say "error: SLURM does not come up; see /var/log/slurm*"
    exit 1
}

# Waits until no task of a job is left, and lists how they ended.
wait_for() {
    while squeue -h -j "$1" 2>/dev/null | grep -q .; do sleep 1; done
}

start_slurm
export SIE=$root/sie
render=(--views 4 --size 64 --shard-objects 4 --threads 1 --seed 5)
"$SIE" build
rm -rf "$work"/{corpus,single,array,logs}
mkdir -p "$work/logs"
say "a sample corpus, and the dataset of a single process"
"$SIE" corpus sample --out "$work/corpus" --objects-per-class 3 --seed 1
"$SIE" render --corpus "$work/corpus" --out "$work/single" "${render[@]}" --worker 0/1

say "an array of $workers tasks; task 1 is cancelled on its way"
cd "$work/logs"
job=$(sbatch --parsable --array=0-$((workers - 1)) "$here/render.sbatch" --corpus "$work/corpus" --out "$work/array" "${render[@]}")
for _ in $(seq 600); do compgen -G "$work/array/data/*.parquet" >/dev/null && break; sleep 0.1; done
scancel --signal=KILL --full "${job}_1" || true
wait_for "$job"
grep -h '^worker' sie-render-"${job}"_*.log >&2 || true
say "finalize says what is missing, if task 1 had not ended yet"
"$SIE" finalize "$work/array" || true

say "task 1 again, alone"
again=$(sbatch --parsable --array=1 --export=ALL,SIE_WORKERS=$workers "$here/render.sbatch" --corpus "$work/corpus" --out "$work/array" "${render[@]}")
last=$(sbatch --parsable --dependency="afterok:$again" --output=finalize.log --wrap "'$SIE' finalize '$work/array'")
wait_for "$last"
cat "sie-render-${again}_1.log" finalize.log >&2

say "two processes of one job, started by srun"
job=$(sbatch --parsable --ntasks=2 --output=srun.log --wrap "srun --ntasks=2 '$SIE' render --corpus '$work/corpus' --out '$work/srun' ${render[*]}")
rm -rf "$work/srun"
wait_for "$job"
grep -h '^worker' srun.log >&2
"$SIE" finalize "$work/srun" >&2

diff -r "$work/single" "$work/array"
diff -r "$work/single" "$work/srun"
say "same bytes: $(find "$work/single" -type f | wc -l) files; a single process, an array of $workers with one task killed, srun with 2 tasks"
