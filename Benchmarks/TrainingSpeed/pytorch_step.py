"""A training step of SIE as one writes it in PyTorch, for `sie bench train --pytorch PYTHON`: ours, not the public code.

Written from the algorithm's description alone: ResNet-18 in its geometry, split projectors, weights of the predictor generated for each
sample, statistics and online evaluation in every step, torch.optim.Adam.
"""
import argparse

from step_server import claim_output, import_torch, serve

lines = claim_output()
torch = import_torch()
nn, F = torch.nn, torch.nn.functional

EQUIVARIANT = 256
LATENTS = 4


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride, projects):
        super().__init__()
        self.strided = stride == 2
        self.conv1 = nn.Conv2d(inputs, outputs, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, stride, padding=0 if self.strided else 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        nn.init.zeros_(self.bn2.weight)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs)) if projects else None

    def forward(self, x):
        shortcut = x if self.downsample is None else self.downsample(x)
        x = self.relu(self.bn1(self.conv1(x)))
        if self.strided:
            x = F.pad(x, (0, 1, 0, 1))
        return self.relu(self.bn2(self.conv2(x)) + shortcut)


class ResNet18(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.relu = nn.ReLU(inplace=True)
        stages, channels = [], 64
        for stage in range(4):
            width = 64 << stage
            stages.append(nn.Sequential(Block(channels, width, 1 if stage == 0 else 2, True), Block(width, width, 1, False)))
            channels = width
        self.layers = nn.Sequential(*stages)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, x):
        x = self.relu(self.bn1(self.conv1(F.pad(x, (2, 3, 2, 3)))))
        x = F.max_pool2d(F.pad(x, (0, 1, 0, 1), value=-1e4), 3, 2)
        return self.layers(x).mean((2, 3))


def projector(inputs, widths):
    layers = []
    for width in widths[:-1]:
        layers += [nn.Linear(inputs, width), nn.BatchNorm1d(width), nn.ReLU(inplace=True)]
        inputs = width
    return nn.Sequential(*layers, nn.Linear(inputs, widths[-1], bias=False))


def regressor(size):
    return nn.Sequential(nn.Linear(size, size), nn.ReLU(inplace=True), nn.Linear(size, size), nn.ReLU(inplace=True), nn.Linear(size, 4))


class Predictor(nn.Module):
    """Latents to a matrix for each sample, which multiplies its embedding."""

    def __init__(self, size):
        super().__init__()
        self.size = size
        self.hypernetwork = nn.Linear(LATENTS, size * size, bias=False)

    def forward(self, x, latents):
        weights = self.hypernetwork(latents).view(-1, self.size, self.size)
        return torch.bmm(weights, x.unsqueeze(2)).squeeze(2)


def off_diagonal(square):
    n = square.shape[0]
    return square.flatten()[:-1].view(n - 1, n + 1)[:, 1:].flatten()


class Evaluator(nn.Module):
    """Linear classifiers and regressors of the rotation beside the model, on one kind of vectors."""

    def __init__(self, whole, classes):
        super().__init__()
        self.half = whole // 2
        self.classifier = nn.Linear(whole, classes)
        self.invariant_classifier = nn.Linear(self.half, classes)
        self.regressor = regressor(2 * whole)
        self.equivariant_regressor = regressor(whole)

    def forward(self, x, y, latents, labels):
        x, y, labels = x.detach(), y.detach(), torch.cat([labels, labels])
        both, loss, metrics = torch.cat([x, y]), 0, []
        for head, vectors in ((self.classifier, both), (self.invariant_classifier, both[:, : self.half])):
            logits = head(vectors)
            loss = loss + F.cross_entropy(logits, labels)
            with torch.no_grad():
                hits = logits.topk(5, 1).indices == labels.unsqueeze(1)
                metrics += [hits[:, :1].any(1).float().mean(), hits.any(1).float().mean()]
        for head, pair in ((self.regressor, (x, y)), (self.equivariant_regressor, (x[:, self.half:], y[:, self.half:]))):
            predicted = head(torch.cat(pair, 1))
            loss = loss + F.mse_loss(predicted, latents)
            with torch.no_grad():
                metrics.append(1 - (latents - predicted).square().sum() / (latents - latents.mean()).square().sum())
        return loss, metrics


class Sie(nn.Module):
    def __init__(self, widths, classes):
        super().__init__()
        half = [width // 2 for width in widths]
        self.backbone = ResNet18()
        self.projector_inv = projector(512 - EQUIVARIANT, half)
        self.projector_equi = projector(EQUIVARIANT, half)
        self.predictor = Predictor(half[-1])
        self.on_representations = Evaluator(512, classes)
        self.on_embeddings = Evaluator(widths[-1], classes)

    def embed(self, images):
        r = self.backbone(images)
        return r, self.projector_inv(r[:, :-EQUIVARIANT]), self.projector_equi(r[:, -EQUIVARIANT:])

    def forward(self, first, second, latents, labels):
        (rx, ix, qx), (ry, iy, qy) = self.embed(first), self.embed(second)
        x, y, p = torch.cat([ix, qx], 1), torch.cat([iy, qy], 1), self.predictor(qx, latents)
        loss = (10 * F.mse_loss(ix, iy) + 0.45 * 10 * F.mse_loss(p, qy)
                + 10 * (self.deviation(x) + self.deviation(y)) + 10 * self.deviation(p) + self.covariance(x) + self.covariance(y))
        with torch.no_grad():
            statistics = [value for t in (rx, ry, x, y, p) for value in (self.correlation(t), F.normalize(t, dim=1).std(0).mean())]
        of_representations, metrics = self.on_representations(rx, ry, latents, labels)
        of_embeddings, more = self.on_embeddings(x, y, latents, labels)
        return loss + of_representations + of_embeddings, statistics + metrics + more

    @staticmethod
    def deviation(t):
        return F.relu(1 - torch.sqrt(t.var(0) + 1e-4)).mean() / 2

    @staticmethod
    def covariance(t):
        t = t - t.mean(0)
        return off_diagonal(t.T @ t / (len(t) - 1)).square().sum() / t.shape[1]

    @staticmethod
    def correlation(t):
        t = (t - t.mean(0)) / (t.std(0) + 1e-5)
        return off_diagonal(t.T @ t / (len(t) - 1)).mean()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--side", type=int, required=True)
    parser.add_argument("--batch", type=int, required=True)
    parser.add_argument("--widths", required=True)
    parser.add_argument("--classes", type=int, required=True)
    options = parser.parse_args()
    torch.manual_seed(1)
    model = Sie([int(width) for width in options.widths.split("-")], options.classes).train()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, weight_decay=1e-6)
    first, second = (torch.randn(options.batch, 3, options.side, options.side) for _ in range(2))
    latents = F.normalize(torch.randn(options.batch, LATENTS), dim=1)
    labels = torch.randint(0, options.classes, (options.batch,))

    def step():
        optimizer.zero_grad()
        loss, _ = model(first, second, latents, labels)
        loss.backward()
        optimizer.step()

    serve(torch, step, lines)


main()
