"""Grade 100 and 10,000 small submissions: print rate, the judges' memory, what more judges gain, how long reports take.

    python tests/benchmarks/class_size.py [--most 10000] [--jobs 2]

The rate is taken from the first kept verdict to the last, so that starting up, which a small class pays once as a large
one does, is told apart. Memory is resident memory as the system says, read while the run goes on.
"""

import argparse
import contextlib
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PACK = Path(__file__).parents[1] / "packs" / "sorting" / "sorting_pack"
SMALL, MIDDLE, ROUNDS, TURNS = 100, 1000, 5, 3
ANSWERS = (
    "def smallest_first(values):\n    return values.sort().values\n",
    "def smallest_first(values):\n    return sorted(values.tolist())\n",
    "def smallest_first(values):\n    return values.sort(descending=True).values\n",
)
FORMATS = ("html", "json", "csv", "junit", "markdown", "gradescope")


def write_class(folder, number):
    """Write so many submissions, no two of the same bytes."""
    folder.mkdir()
    for place in range(number):
        text = f"NUMBER = {place}\n\n\n{ANSWERS[place % len(ANSWERS)]}"
        (folder / f"student_{place:05d}.py").write_text(text, encoding="utf-8")


def command(*words):
    """Return a command of the harness."""
    return [sys.executable, "-m", "harness", *map(str, words)]


def resident_mib(pid):
    """Return the resident memory of a process, MiB; 0 when it is gone."""
    with contextlib.suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    return 0.0


def judges_of(pid):
    """Return the judge processes of a command."""
    with contextlib.suppress(OSError):
        return list(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()))
    return []


def verdicts(run):
    """Return the times at which verdicts were kept, nanoseconds, in order."""
    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(run / "run.sqlite3")) as opened:
        return [row[0] for row in opened.execute("SELECT finished_ns FROM verdicts ORDER BY finished_ns")]
    return []


def graded(folder, run, jobs):
    """Grade a class; return (verdicts, memory of the command, largest memory of a judge) every few seconds."""
    words = ("grade", folder, "--folders-are", "class", "--task", "sorting", "--task-path", PACK)
    process = subprocess.Popen(command(*words, "--jobs", jobs, "--out", run, "--quiet"))  # noqa: S603
    samples = []
    while process.poll() is None:
        time.sleep(2)
        judges = max(map(resident_mib, judges_of(process.pid)), default=0.0)
        if judges:
            samples.append((len(verdicts(run)), resident_mib(process.pid), judges))
    if process.returncode:
        raise SystemExit(f"grading ended with {process.returncode}")
    return samples


def rate(run):
    """Return verdicts a second from the first to the last, of the middle 90 % of them."""
    times = verdicts(run)
    cut = len(times) // 20
    times = times[cut : len(times) - cut]
    return (len(times) - 1) / ((times[-1] - times[0]) / 1e9)


def gain(home, jobs):
    """Return how many times the rate of one judge several have, in turns."""
    write_class(home / "middle", MIDDLE)
    gains = []
    for turn in range(TURNS):
        rates = []
        for count in (1, jobs):
            graded(home / "middle", run := home / f"middle{turn}-{count}", count)
            rates.append(rate(run))
        gains.append(rates[1] / rates[0])
    return gains


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, default=10_000)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    load = os.getloadavg()
    print(f"{os.cpu_count()} processors, load {load[0]:.1f}, {options.jobs} jobs", flush=True)
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        write_class(home / "small", SMALL)
        write_class(home / "large", options.most)
        rates = []
        for number in range(ROUNDS - 2):
            graded(home / "small", home / f"small{number}", options.jobs)
            rates.append(rate(home / f"small{number}"))
        began_s = time.monotonic()
        samples = graded(home / "large", home / "run", options.jobs)
        took_s, large = time.monotonic() - began_s, rate(home / "run")
        for number in range(ROUNDS - 2, ROUNDS):  # around the large class, so that a change of load shows
            graded(home / "small", home / f"small{number}", options.jobs)
            rates.append(rate(home / f"small{number}"))
        small = statistics.median(rates)
        print(f"{SMALL:>7,} submissions: {small:6.1f} a second (median of {', '.join(f'{one:.1f}' for one in rates)})")
        print(
            f"{options.most:>7,} submissions: {large:6.1f} a second, {large / small:.2f} of that; {took_s:.0f} s in all"
        )
        for share in (0.1, 0.5, 1.0):
            count, own, judge = min(samples, key=lambda one: abs(one[0] - share * options.most))
            print(f"{count:>7,} verdicts: judge {judge:.0f} MiB, command {own:.0f} MiB")
        for wanted in FORMATS:
            began_s = time.monotonic()
            words = ("report", home / "run", "--format", wanted, "--out", home / f"report-{wanted}")
            subprocess.run(command(*words), check=True, stdout=subprocess.DEVNULL)  # noqa: S603
            print(f"report {wanted:<10} {time.monotonic() - began_s:5.1f} s", flush=True)
        gains = gain(home, options.jobs)
        said = ", ".join(f"{one:.2f}" for one in gains)
        print(f"{options.jobs} jobs: {statistics.median(gains):.2f} of the rate of one (median of {said})")
        print(f"load at the end {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
