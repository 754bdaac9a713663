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
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass

HERE = os.path.dirname(os.path.abspath(__file__))
DOCUMENT = os.path.join(HERE, "..", "..", "docs", "benchmarks.md")
BEGIN = "<!-- begin: {} by scripts/bench -->"
END = "<!-- end: {} by scripts/bench -->"
CORE_MARK = "written"
WINDOW_MARK = "window written"


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
MAP = "map of 256x256 points, 100 samples, contours and arrows included"
STRIP = "sweep strip, one neuron, 200 rates x 1000 iterations, as the window orders it"
PICTURE = "bifurcation diagram, 900x260 points, 10 000 steps a column, as the window orders it"
SHARE = "share of as many evaluations by the bare kernel"
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
    Row("views", MAP, "share of the bare kernel on every cell and sample",
        "planeMap/kernel/100", "planeMap/map/100", 0.7),
    Row("views", STRIP, SHARE, "strip/kernel", "strip/sweep", 0.7),
    Row("views", PICTURE, SHARE, "diagram/kernel", "diagram/picture", 0.7),
]


@dataclass
class WindowRow:
    """A row of the window's table. `value` is a name of window_benchmarks or of run_starts; with
    `over`, the row says value/over."""
    work: str
    measure: str
    value: str
    limit: float
    unit: str = ""           # of value and limit: ms, MB or "10^6/s"; a ratio has none
    over: str = ""
    is_least: bool = False   # the value is to be at least, or at most, the limit
    beside: str = ""         # another value to print, in the unit of the row
    beside_text: str = ""


FRAME = "frame of the whole Descent workspace, 1280x800, 10^7 iterations in the history"
SETTLED = "one neuron, settled, as fast as it goes"
CHAOTIC = "one neuron at η = 40, chaotic, as fast as it goes"
PACED = "settled, 100 iterations a second, over the same frame at 10^3 iterations"
PACED_CHAOTIC = "chaotic, 100 iterations a second, over the same frame at 10^3 iterations"
PLANES = "frame of both decision planes, 1280x800, 10^4 samples, as fast as it goes"
CHART = "one chart, 10^6 noisy points, pan and zoom"
RATE = "one neuron, every iteration recorded, the window drawing"
WINDOW_ROWS = [
    WindowRow(FRAME, f"{SETTLED}: median", "frame/calm/free/1e7/median", 8.0, "ms",
              beside="frame/calm/free/1e7/cpu/median", beside_text="processor"),
    WindowRow(FRAME, f"{SETTLED}: 99th percentile", "frame/calm/free/1e7/p99", 16.0, "ms",
              beside="frame/calm/free/1e7/cpu/p99", beside_text="processor"),
    WindowRow(FRAME, f"{CHAOTIC}: median", "frame/wild/free/1e7/median", 8.0, "ms",
              beside="frame/wild/free/1e7/cpu/median", beside_text="processor"),
    WindowRow(FRAME, f"{CHAOTIC}: 99th percentile", "frame/wild/free/1e7/p99", 16.0, "ms",
              beside="frame/wild/free/1e7/cpu/p99", beside_text="processor"),
    WindowRow(FRAME, PACED, "frame/calm/paced/1e7/cpu/median", 1.2,
              over="frame/calm/paced/1e3/cpu/median"),
    WindowRow(FRAME, PACED_CHAOTIC, "frame/wild/paced/1e7/cpu/median", 1.2,
              over="frame/wild/paced/1e3/cpu/median"),
    WindowRow(PLANES, "two moons, entropy and cross-entropy: median", "planes/median", 16.0, "ms",
              beside="planes/cpu/median", beside_text="processor"),
    WindowRow(PLANES, "two moons, entropy and cross-entropy: 99th percentile", "planes/p99", 16.0,
              "ms", beside="planes/cpu/p99", beside_text="processor"),
    WindowRow(CHART, "against a QLineSeries of Qt Charts", "chart/QLineSeries", 100.0,
              over="chart/ours", is_least=True),
    WindowRow(CHART, "against QCustomPlot, adaptive sampling", "chart/QCustomPlot", 2.0,
              over="chart/ours", is_least=True),
    WindowRow(RATE, "iterations a second", "rate/window", 10.0, "10^6/s", is_least=True,
              beside="rate/alone", beside_text="without a window"),
    WindowRow(RATE, "rate over that without a window", "rate/window", 0.8, over="rate/alone",
              is_least=True),
    WindowRow("scrub to a random iteration of 10^7", "from the wish to the screen: median",
              "scrub/median", 16.0, "ms", beside="scrub/p99", beside_text="99th percentile"),
    WindowRow("10^8 iterations of one neuron with 2 inputs, in the window",
              "most memory ever resident", "memory", 400.0, "MB"),
    WindowRow("start, from exec to the first painted window",
              "over that of an empty window with four Qt Charts", "start/program", 1.5,
              over="start/four_charts"),
]
# What a display changes: that of a run without a window and of memory it does not.
PLATFORMS = {"offscreen": "offscreen", "xcb": "Xvfb"}


def run_window(folder, platform):
    """Seconds, bytes or iterations a second by name, each name after the platform's."""
    environment = dict(os.environ, QT_QPA_PLATFORM=platform)
    measured = {}
    # Each in a process of its own: what one leaves in memory or caches is not the next one's.
    for name in ("frames", "planes", "chart", "QLineSeries", "QCustomPlot", "rates", "scrub", "memory"):
        result = subprocess.run([os.path.join(folder, "window_benchmarks"), name], check=True,
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                                env=environment)
        measured.update(json.loads(result.stdout))
    measured.update(run_starts(folder, environment))
    return {f"{platform}:{name}": value for name, value in measured.items()}


def run_starts(folder, environment, count=9):
    """Median seconds from exec to the first painted window, by turns. A usual start: not the very
    first one, whose page of ways in goes for good, and with the settings of nobody."""
    programs = {"start/program": "start_of_program", "start/four_charts": "start_of_four_charts"}
    times = {name: [] for name in programs}
    with tempfile.TemporaryDirectory() as home:
        settings = os.path.join(home, "entropy-lab", "entropy-lab.conf")
        os.makedirs(os.path.dirname(settings))
        with open(settings, "w", encoding="ascii") as file:
            file.write("[window]\nstarted=true\n")
        environment = dict(environment, XDG_CONFIG_HOME=home, XDG_DATA_HOME=home)
        for _ in range(count):
            for name, program in programs.items():
                begin = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
                result = subprocess.run([os.path.join(folder, program)], check=True,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        env=environment)
                times[name].append((int(result.stdout) - begin) * 1e-9)
    return {name: statistics.median(values) for name, values in times.items()}


@contextmanager
def display():
    """A display in memory, for as long as the window is measured on it."""
    read, write_end = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(write_end), "-screen", "0", "1920x1200x24"],
                              pass_fds=[write_end], stderr=subprocess.DEVNULL)
    os.close(write_end)
    try:
        with os.fdopen(read, encoding="ascii") as number:
            os.environ["DISPLAY"] = ":" + number.readline().strip()
        yield
    finally:
        server.terminate()
        server.wait()


def measure_window(folder, repeats):
    repeated = []
    with display(), tempfile.TemporaryDirectory() as home:
        os.environ.update(HOME=home, XDG_CONFIG_HOME=home, XDG_RUNTIME_DIR=home)
        for repeat in range(repeats):
            print(f"window, repeat {repeat + 1} of {repeats}", file=sys.stderr)
            repeated.append({})
            for platform in PLATFORMS:
                repeated[-1].update(run_window(folder, platform))
    return repeated


def in_unit(value, unit):
    """From seconds, bytes and seconds an iteration."""
    return {"ms": value * 1e3, "MB": value * 1e-6, "10^6/s": 1e-6 / value}[unit]


def window_value(row, platform, measured):
    value = measured[f"{platform}:{row.value}"]
    if not row.over:
        return in_unit(value, row.unit)
    ratio = value / measured[f"{platform}:{row.over}"]
    # Rates are measured as seconds an iteration.
    return 1.0 / ratio if row.value.startswith("rate/") else ratio


def window_times(row, platform, repeated):
    def median(name, unit):
        return in_unit(statistics.median(m[f"{platform}:{name}"] for m in repeated), unit)

    if row.beside:
        return f"{row.beside_text} {number(median(row.beside, row.unit))} {row.unit}"
    if row.over and not row.value.startswith("rate/"):
        return f"{number(median(row.value, 'ms'))} ms / {number(median(row.over, 'ms'))} ms"
    return ""


def window_table(repeated):
    lines = ["| work | | display | measured (least to most) | limit | | |",
             "|---|---|---|---|---|---|---|"]
    for row in WINDOW_ROWS:
        for platform, display_name in PLATFORMS.items():
            values = [window_value(row, platform, measured) for measured in repeated]
            value = statistics.median(values)
            is_met = value >= row.limit if row.is_least else value <= row.limit
            unit = f" {row.unit}" if row.unit else ""
            lines.append(
                f"| {row.work} | {row.measure} | {display_name} | **{number(value)}{unit}** "
                f"({number(min(values))} to {number(max(values))}) "
                f"| {'>=' if row.is_least else '<='} {row.limit:g}{unit} "
                f"| {window_times(row, platform, repeated)} | {'met' if is_met else 'missed'} |")
    return "\n".join(lines)


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


def write(mark, text):
    begin, end = BEGIN.format(mark), END.format(mark)
    with open(DOCUMENT, encoding="utf-8") as file:
        document = file.read()
    head, rest = document.split(begin, 1)
    tail = rest.split(end, 1)[1]
    with open(DOCUMENT, "w", encoding="utf-8", newline="\n") as file:
        file.write(f"{head}{begin}\n\n{text}\n\n{end}{tail}")


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench", description="Ratios against the peers.")
    parser.add_argument("program", help=argparse.SUPPRESS)
    parser.add_argument("--repeats", type=int, default=5, help="alternating repeats (default 5)")
    parser.add_argument("--only", metavar="GROUP",
                        choices=sorted({row.group for row in ROWS} | {"core", "window"}),
                        help="one table, core or window, or the rows of one group")
    parser.add_argument("--write", action="store_true", help="into docs/benchmarks.md too")
    options = parser.parse_args()
    if options.write and options.only not in (None, "core", "window"):
        parser.error("--write takes a whole table")
    about = f"Machine: {machine()}. Medians of {options.repeats} alternating repeats."
    tables = {}
    if options.only != "window":
        rows = [row for row in ROWS if options.only in (None, "core", row.group)]
        tables[CORE_MARK] = table(rows, measure(options.program, rows, options.repeats))
    if options.only in (None, "window"):
        folder = os.path.dirname(os.path.abspath(options.program))
        tables[WINDOW_MARK] = window_table(measure_window(folder, options.repeats))
    for mark, lines in tables.items():
        print(f"{about}\n\n{lines}\n")
        if options.write:
            write(mark, f"{about}\n\n{lines}")


if __name__ == "__main__":
    main()
