"""What the contenders of `sie bench train` in Python share: a line about themselves, then a line of seconds for every line "step" that comes in."""
import os
import pathlib
import sys
import time


def fail(message):
    sys.exit(f"{message} ({pathlib.Path(sys.argv[0]).name} of sie bench train)")


def claim_output():
    """The real standard output for the benchmark, which reads it; whatever else prints goes to standard error."""
    lines = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    return lines


def import_torch():
    """PyTorch in as many threads as there are cores: where it can't ask the processor it would take one."""
    try:
        import torch
    except ImportError as error:
        fail(f"{sys.executable} has no PyTorch: {error}")
    if "OMP_NUM_THREADS" not in os.environ:
        torch.set_num_threads(os.cpu_count() or 1)
    return torch


def libraries():
    """The libraries of linear algebra and convolutions in this process, by the files it has mapped."""
    found = set()
    try:
        for line in pathlib.Path("/proc/self/maps").read_text(encoding="utf-8").splitlines():
            name = os.path.basename(os.path.realpath(line.split()[-1]))
            if name.startswith(("libopenblas", "libblas", "libblis", "libmkl_rt", "libmkl_core", "libatlas", "libdnnl")):
                found.add(name)
    except OSError:
        pass
    return sorted(found)


def serve(torch, step, lines):
    blas = libraries() or ["BLAS inside PyTorch"]
    convolutions = "oneDNN" if torch.backends.mkldnn.is_available() else "no oneDNN"
    print(f"PyTorch {torch.__version__}, {', '.join(blas)}, {convolutions}, {torch.get_num_threads()} threads", file=lines, flush=True)
    for line in sys.stdin:
        if line.strip() == "step":
            start = time.perf_counter()
            step()
            print(repr(time.perf_counter() - start), file=lines, flush=True)
