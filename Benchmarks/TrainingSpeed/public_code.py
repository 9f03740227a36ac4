"""Times the training step of a checkout of the public SIE code, for `sie bench train --pytorch PYTHON --reference DIR`.

Holds none of that code: finds the class named as the method in the checkout, makes it with the command line's published defaults, and takes
the parameters' and results' meaning from their names and shapes.
"""
import argparse
import ast
import importlib
import inspect
import os
import pathlib
import sys

from step_server import claim_output, fail, import_torch, serve


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("--reference", required=True)
    parser.add_argument("--side", type=int, required=True)
    parser.add_argument("--batch", type=int, required=True)
    parser.add_argument("--widths", required=True)
    parser.add_argument("--classes", type=int, required=True)
    return parser.parse_args()


def find_class(root, name):
    """The module in which a class of that name is defined, found without running anything."""
    found = []
    for path in sorted(root.rglob("*.py")):
        try:
            tree = ast.parse(path.read_text(encoding="utf-8"))
        except (SyntaxError, UnicodeDecodeError):
            continue
        if any(isinstance(node, ast.ClassDef) and node.name == name for node in tree.body):
            found.append(path)
    if not found:
        fail(f"{root} has no class {name}: is it a checkout of the public SIE code?")
    module = ".".join(found[0].relative_to(root).with_suffix("").parts)
    return getattr(importlib.import_module(module), name)


class Settings(argparse.Namespace):
    def __getattr__(self, name):
        raise AttributeError(f"the public code asks for an option '{name}', which {pathlib.Path(__file__).name} doesn't know: is it another version?")


def settings(options):
    """The public command line's options with their published values."""
    return Settings(
        arch="resnet18", equi=256, experience="SIE", hypernetwork="linear", mlp=options.widths, predictor="", predictor_relu=False,
        predictor_type="hypernetwork", bias_pred=False, bias_hypernet=False, simclr_temp=0.1, ec_weight=1.0, tf_num_layers=1,
        pred_size_in=10, epochs=100, batch_size=options.batch, base_lr=1e-3, wd=1e-6, resolution=options.side, sim_coeff=10.0,
        equi_factor=0.45, std_coeff=10.0, cov_coeff=1.0, no_amp=True, num_classes=options.classes, device="cpu", rank=0, world_size=1, gpu=0,
        dataset_root="", images_file="", labels_file="", exp_dir="", root_log_dir="", log_freq_time=30, num_workers=0, port=0,
        warmup_start=0, warmup_length=0, evaluate=False, eval_freq=0)


def losses(torch, result):
    """The scalars with gradient among what the model returns: the loss and the online evaluator's."""
    if torch.is_tensor(result):
        return [result] if result.ndim == 0 and result.requires_grad else []
    if isinstance(result, (tuple, list)):
        return [loss for part in result for loss in losses(torch, part)]
    return []


def main():
    options = parse()
    root = pathlib.Path(options.reference).resolve()
    if not root.is_dir():
        fail(f"{root}: no such folder")
    lines = claim_output()
    torch = import_torch()
    sys.path.insert(0, str(root))
    os.chdir(root)

    # The gathering layers ask for a process group, though there is one process.
    os.environ.setdefault("MASTER_ADDR", "127.0.0.1")
    os.environ.setdefault("MASTER_PORT", str(20000 + os.getpid() % 20000))
    torch.distributed.init_process_group("gloo", rank=0, world_size=1)
    torch.manual_seed(1)
    model = find_class(root, "SIE")(settings(options)).train()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, weight_decay=1e-6)

    latents = torch.randn(options.batch, 4)
    latents /= latents.norm(dim=1, keepdim=True)
    images = [torch.randn(options.batch, 3, options.side, options.side) for _ in range(2)]
    labels = torch.randint(0, options.classes, (options.batch,))
    arguments = []
    for name in inspect.signature(model.forward).parameters:
        if "lab" in name or "class" in name or name in ("t", "target", "targets"):
            arguments.append(labels)
        elif name.startswith(("z", "lat", "q", "rot", "angle", "param")):
            arguments.append(latents)
        elif images:
            arguments.append(images.pop(0))
        else:
            fail(f"the model's parameter '{name}' has no known meaning")

    def step():
        optimizer.zero_grad()
        found = losses(torch, model(*arguments))
        if not found:
            fail("the model returned no scalar with a gradient")
        sum(found).backward()
        optimizer.step()

    serve(torch, step, lines)


main()
