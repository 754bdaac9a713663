"""Runs the benchmarks and the peers in turn and prints the ratios as a Markdown table.

Every row says what is divided by what. To add one: a benchmark in a bench_NAME.cpp beside this file,
and a Row below. Names are those of Google Benchmark, or NAME of tests/bench/peers.py as "peer:NAME".
"""
import argparse
import json
import os
import re
import statistics
import subprocess
import sys
from dataclasses import dataclass

HERE = os.path.dirname(os.path.abspath(__file__))
DOCUMENT = os.path.join(HERE, "..", "..", "docs", "benchmarks.md")
BEGIN = "<!-- begin: written by scripts/bench -->"
END = "<!-- end: written by scripts/bench -->"


@dataclass
class Row:
    group: str
    work: str
    measure: str       # what the ratio says
    numerator: str     # time of this ...
    denominator: str   # ... over the time of that
    target: float
    is_least: bool = True  # the ratio is to be at least, or at most, the target


ONE = "one unit, 2 inputs, 1 sample, every step recorded"
TEN = "10 units, 64 inputs, 1000 samples"
SWEEP = "sweep of 1000 rates x 1000 iterations, one neuron"
DIAGRAM = "bifurcation diagram, 1000 values of a x 2000 steps"
BIG = "256 units, 784 inputs, 512 samples"
FUSED = "z -> D, H, dH/dz, 10^6 doubles"
ROWS = [
    Row("sigmoids", FUSED, "AVX2 against std::exp and std::log1p",
        "sigmoids/plain", "sigmoids/avx2", 3.5),
    Row("sigmoids", FUSED, "AVX-512 against std::exp and std::log1p",
        "sigmoids/plain", "sigmoids/avx512", 6.0),
    Row("trainer", ONE, "against PyTorch, autograd and SGD",
        "peer:autograd/1/2/1", "step/recorded", 2000.0),
    Row("trainer", ONE, "against PyTorch by hand, no gradient tape",
        "peer:by_hand/1/2/1", "step/recorded", 400.0),
    Row("trainer", TEN, "against PyTorch, autograd and SGD",
        "peer:autograd/10/64/1000", "step/10/64/1000", 3.0),
    Row("trainer", BIG, "against PyTorch, autograd and SGD",
        "peer:autograd/256/784/512", "step/256/784/512", 1.3),
    Row("trainer", BIG, "time over that of the two bare products (Eigen, AVX2)",
        "step/256/784/512", "products/Eigen/256/784/512", 1.1, is_least=False),
    Row("sweep", SWEEP, "time over that of as many evaluations by the bare kernel",
        "sweep/rates/1", "bare_kernel/1000", 1.5, is_least=False),
    Row("sweep", SWEEP, "one thread against two",
        "sweep/rates/1/real_time", "sweep/rates/2/real_time", 1.7),
    Row("sweep", DIAGRAM, "time over that of as many evaluations by the bare kernel",
        "bifurcation/points", "bare_kernel/2000", 1.5, is_least=False),
]


def run_benchmarks(program, names):
    pattern = "^(" + "|".join(re.escape(name) for name in sorted(names)) + ")(/iterations:[0-9]+)?$"
    result = subprocess.run(
        [program, "--benchmark_format=json", "--benchmark_filter=" + pattern],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, text=True)
    unit = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}
    # Processor time, as for the peers: other work on the machine counts less. Where several
    # threads work together, the wall clock.
    kind = {True: "real_time", False: "cpu_time"}
    return {entry["name"].split("/iterations:")[0]: entry[kind[entry["name"].endswith("/real_time")]]
            * unit[entry["time_unit"]] for entry in json.loads(result.stdout)["benchmarks"] if "error_occurred" not in entry}


def run_peers():
    result = subprocess.run([sys.executable, os.path.join(HERE, "peers.py")],
                            stdout=subprocess.PIPE, check=True, text=True)
    return {"peer:" + name: seconds for name, seconds in json.loads(result.stdout).items()}


def measure(program, rows, repeats):
    names = {name for row in rows for name in (row.numerator, row.denominator)}
    ours = {name for name in names if not name.startswith("peer:")}
    repeated = []
    for repeat in range(repeats):
        print(f"repeat {repeat + 1} of {repeats}", file=sys.stderr)
        times = run_benchmarks(program, ours)
        if ours != names:
            times.update(run_peers())
        repeated.append(times)
    return repeated


def text_of(seconds):
    for factor, unit in ((1e-9, "ns"), (1e-6, "µs"), (1e-3, "ms"), (1.0, "s")):
        if seconds < 1000 * factor:
            return f"{seconds / factor:.3g} {unit}"
    return f"{seconds:.0f} s"


def number(ratio):
    return f"{ratio:.0f}" if ratio >= 100 else f"{ratio:.2f}"


def table(rows, repeated):
    lines = ["| work | ratio | measured (least to most) | target | times | |",
             "|---|---|---|---|---|---|"]
    for row in rows:
        pairs = [(times[row.numerator], times[row.denominator]) for times in repeated
                 if row.numerator in times and row.denominator in times]
        target = f"{'>=' if row.is_least else '<='} {row.target:g}"
        if not pairs:
            lines.append(f"| {row.work} | {row.measure} | not on this machine | {target} | | |")
            continue
        ratios = [top / bottom for top, bottom in pairs]
        ratio = statistics.median(ratios)
        is_met = ratio >= row.target if row.is_least else ratio <= row.target
        times = " / ".join(text_of(statistics.median(column)) for column in zip(*pairs))
        lines.append(f"| {row.work} | {row.measure} | **{number(ratio)}** "
                     f"({number(min(ratios))} to {number(max(ratios))}) | {target} | {times} "
                     f"| {'met' if is_met else 'missed'} |")
    return "\n".join(lines)


def machine():
    model = "unknown processor"
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as info:
            model = next(line.split(":", 1)[1].strip() for line in info
                         if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    parts = [f"{model}, {os.cpu_count()} threads"]
    compiler = subprocess.run(["c++", "--version"], stdout=subprocess.PIPE, text=True, check=False)
    parts.append(compiler.stdout.split("\n", 1)[0])
    try:
        import numpy
        import torch
        parts.append(f"PyTorch {torch.__version__}, numpy {numpy.__version__}")
    except ImportError:
        parts.append("without PyTorch")
    return "; ".join(parts)


def write(text):
    with open(DOCUMENT, encoding="utf-8") as file:
        document = file.read()
    head, rest = document.split(BEGIN, 1)
    tail = rest.split(END, 1)[1]
    with open(DOCUMENT, "w", encoding="utf-8", newline="\n") as file:
        file.write(f"{head}{BEGIN}\n\n{text}\n\n{END}{tail}")


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench", description="Ratios against the peers.")
    parser.add_argument("program", help=argparse.SUPPRESS)
    parser.add_argument("--repeats", type=int, default=5, help="alternating repeats (default 5)")
    parser.add_argument("--only", metavar="GROUP", choices=sorted({row.group for row in ROWS}),
                        help="the rows of one group")
    parser.add_argument("--write", action="store_true", help="into docs/benchmarks.md too")
    options = parser.parse_args()
    rows = [row for row in ROWS if options.only in (None, row.group)]
    text = (f"Machine: {machine()}. Medians of {options.repeats} alternating repeats.\n\n"
            + table(rows, measure(options.program, rows, options.repeats)))
    print(text)
    if options.write:
        if options.only:
            parser.error("--write takes the whole table")
        write(text)


if __name__ == "__main__":
    main()
