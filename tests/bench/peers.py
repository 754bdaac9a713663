"""Times the steps that scripts/bench compares with, in PyTorch: the same model, z = (w + G) x + b and
the mean over samples of the entropy in bits summed over units, both weight sets, double precision,
one thread. Prints {"NAME": seconds of processor time per step} as JSON."""
import json
import math
import time

import torch

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
SHAPES = [(1, 2, 1), (10, 64, 1000), (256, 784, 512)]
ETA = 0.01
BITS = 1.0 / math.log(2.0)


def start(units, features, samples):
    torch.manual_seed(1)
    scale = 1.0 / math.sqrt(features)
    return (torch.randn(samples, features), scale * torch.randn(units, features),
            scale * torch.randn(units, features), scale * torch.randn(units))


def autograd(units, features, samples):
    """What a user of PyTorch writes: a loss, backward(), SGD."""
    x, w, g, b = start(units, features, samples)
    for parameter in (w, g, b):
        parameter.requires_grad_(True)
    rule = torch.optim.SGD([w, g, b], lr=ETA)

    def step():
        rule.zero_grad()
        z = torch.nn.functional.linear(x, w + g, b)
        # H = (softplus(z) - z D)/ln 2
        entropy = (torch.nn.functional.softplus(z) - z * torch.sigmoid(z)).sum() * (BITS / samples)
        entropy.backward()
        rule.step()

    return step


def by_hand(units, features, samples):
    """The fastest that a careful user writes: no graph, the gradient by its formula, in place; H is
    computed too, since a run is there to be looked at."""
    x, w, g, b = start(units, features, samples)

    @torch.no_grad()
    def step():
        z = torch.addmm(b, x, (w + g).t())
        d = torch.sigmoid(z)
        entropy = (torch.nn.functional.softplus(z) - z * d).sum() * (BITS / samples)
        slope = z.mul_(d).mul_(1.0 - d).mul_(-BITS / samples)
        dw = slope.t() @ x
        w.sub_(dw, alpha=ETA)
        g.sub_(dw, alpha=ETA)
        b.sub_(slope.sum(0), alpha=ETA)
        return entropy

    return step


def seconds_per_step(step, seconds=0.5):
    for _ in range(3):
        step()
    steps = 1
    while True:
        begin = time.process_time()
        for _ in range(steps):
            step()
        elapsed = time.process_time() - begin
        if elapsed > seconds:
            return elapsed / steps
        steps = max(steps + 1, int(1.2 * steps * seconds / max(elapsed, 1e-6)))


def main():
    times = {}
    for shape in SHAPES:
        name = "/".join(map(str, shape))
        times["autograd/" + name] = seconds_per_step(autograd(*shape))
        times["by_hand/" + name] = seconds_per_step(by_hand(*shape))
    print(json.dumps(times))


if __name__ == "__main__":
    main()
