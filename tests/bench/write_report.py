#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes docs/benchmarks.md and its plots from the results that scripts/bench collected."""
import argparse
import json
import pathlib
import platform
import subprocess
import sys

import plot

ROOT = pathlib.Path(__file__).resolve().parents[2]


def medians(path):
    """Benchmark name to its counters, medians over the repetitions; in the order of the run."""
    found = {}
    for run in json.loads(path.read_text())["benchmarks"]:
        name = run["run_name"].split("/iterations:")[0]
        if run.get("error_occurred"):
            sys.exit(f"{path.stem}: {name}: {run['error_message']}")
        if run.get("aggregate_name") == "median":
            found[name] = run
    if not found:
        sys.exit(f"{path.stem}: no results")
    return found


def group(results, prefix):
    return {name.removeprefix(prefix + "/"): run for name, run in results.items()
            if name.startswith(prefix + "/")}


def number(value, digits=0):
    return f"{value:,.{digits}f}"


def significant(value):
    """Three digits or all before the point."""
    return number(value, 2 if value < 10 else 1 if value < 100 else 0)


def table(head, rows):
    """The first column is text, the others are numbers."""
    yield "| " + " | ".join(head) + " |"
    yield "|" + "|".join(["-"] + ["-:"] * (len(head) - 1)) + "|"
    for row in rows:
        yield "| " + " | ".join(row) + " |"
    yield ""


def judged(value, aim, at_most):
    text = significant(value)
    return text if (value <= aim if at_most else value >= aim) else f"**{text}**"


def against_floor(results):
    head = ("program", "executions", "events", "own", "new", "switches", "fibers", "ns", "floor",
            "ratio", "aim", "ratio to own", "ns per event")
    yield from table(head, [
        (name, number(run["executions"]), number(run["events"], 1), number(run["own_events"], 1),
         number(run["new_events"], 1), number(run["switches"], 1), number(run["fibers"]),
         number(run["actual"]), number(run["floor"]), judged(run["ratio"], run["aim"], True),
         f"{run['aim']:g}", significant(run["ratio_own"]),
         number(run["actual"] / run["events"], 1))
        for name, run in results.items()])


def search_part(results):
    parts = results["floor"]
    yield "## One execution beside the physical floor"
    yield ""
    yield ("Floor = switches x one-way `jump_fcontext` + fibers x (make, first entry, return) + "
           "events x one point without a switch (a decision in the log, a clock copied and joined, "
           "a race check). Measured in the same process, in ns:")
    yield ""
    yield from table(("part", "ns"), [
        ("one-way jump between two contexts", number(parts["jump"], 1)),
        ("a fiber made, entered, left", number(parts["fiber"], 1)),
        ("a point without a switch", number(parts["point"], 1)),
        ("for comparison: the checker's own switch, one way",
         number(parts["switch_of_the_checker"], 1))])
    yield ("Events are those of a whole execution, the kept prefix and the start, end and join of "
           "threads included; own: on the program's own objects; new: after the branching point. "
           "Times are CPU time of whole searches through the explorer, from the second execution "
           "on, with analysis, race detection and log; no program has thread_local variables, so that "
           "switches leave the thread pointer alone. Ratio to own: the floor with own events "
           "alone. Bold: the aim is not met.")
    yield ""
    yield "### Exhaustive search"
    yield ""
    yield "![Time of an execution as a multiple of the floor](benchmarks/ratios.svg)"
    yield ""
    yield from against_floor(group(results, "exhaustive"))
    yield "### Random walk"
    yield ""
    yield from against_floor(group(results, "random"))
    yield "### One operation: how it would go, the step, its footprint, undone"
    yield ""
    yield from table(("operation", "ns", "aim"), [
        (name.replace("_", " "), judged(run["actual"], run["aim"], True), f"{run['aim']:g}")
        for name, run in group(results, "operation").items()])


def wide_part(results, wide):
    yield "### With wider vectors"
    yield ""
    yield ("The same library built with `-DORDERCHECK_WIDE_VECTORS=ON`, for processors with AVX2: its "
           "clocks use vectors of 32 bytes from 8 threads of the program on. Exhaustive search, in ns.")
    yield ""
    default = group(results, "exhaustive")
    yield from table(("program", "default build", "wide vectors", "ratio"), [
        (name, number(default[name]["actual"]), number(run["actual"]),
         significant(run["actual"] / default[name]["actual"]))
        for name, run in group(wide, "exhaustive").items()])


def relacy_part(results):
    long_enough, aim_rate, aim_whole = 1e5, 2, 5000  # Relacy needs 0.1 s or more
    yield "## Beside Relacy, in the same process"
    yield ""
    yield ("Rates in million executions per second; exhaustion in microseconds from the first "
           "execution to the last. Aims: both rates at least 2 times Relacy's random walk; "
           "exhaustion 5,000 times faster where Relacy needs 0.1 s or more.")
    yield ""
    rows = []
    for name, run in results.items():
        speedup = run["exhaustion_speedup"]
        if run["their_exhaustion_us"] >= long_enough:
            shown = judged(speedup, aim_whole, False)
        else:
            shown = significant(speedup)
        rows.append((name, number(run["executions"]), number(run["their_executions"]),
                     number(run["their_random_per_second"] / 1e6, 2),
                     number(run["own_random_per_second"] / 1e6, 2),
                     judged(run["ratio_random"], aim_rate, False),
                     number(run["own_per_second"] / 1e6, 2),
                     judged(run["ratio_exhaustive"], aim_rate, False),
                     number(run["their_exhaustion_us"]), number(run["exhaustion_us"], 1), shown,
                     number(run["first_execution_us"], 1), number(run["set_up_us"])))
    yield from table(("program", "executions", "Relacy's", "Relacy's random walk", "random walk",
                      "ratio_random", "exhaustive", "ratio_exhaustive", "Relacy's exhaustion, us",
                      "exhaustion, us", "exhaustion_speedup", "of it the first execution, us",
                      "set-up, us"), rows)


def peers_part(results):
    machine = sorted(run["machine"] for run in results.values())[len(results) // 2]
    yield "## Beside GenMC and Nidhugg"
    yield ""
    yield ("Recorded: executions per second of the faster of the two, measured elsewhere. They are "
           "multiplied by what Relacy's random walk on the three threads with two rounds under a "
           f"mutex is here against there, {machine:.2f}.")
    yield ""
    yield from table(("program", "executions", "recorded", "here", "Ordercheck", "ratio", "aim"), [
        (name, number(run["executions"]), number(run["recorded"]), number(run["peer"]),
         number(run["own"]), judged(run["ratio"], run["aim"], False), f"{run['aim']:g}")
        for name, run in results.items()])


def growth_part(results):
    def rows(prefix):
        return [(size, number(run["executions"]), number(run["events"]),
                 number(run["new_events"], 1), number(run["actual"]), number(run["per_event"], 1))
                for size, run in group(results, prefix).items()]

    head = ("executions", "events", "new", "ns per execution", "ns per event")
    steps = list(group(results, "steps").values())
    slope = (steps[-1]["actual"] - steps[0]["actual"]) / (steps[-1]["events"] - steps[0]["events"])
    yield "## Growth"
    yield ""
    yield ("By steps: five writers of one variable, each with so many steps of its own before. An "
           f"event more costs {slope:.1f} ns over the whole range.")
    yield ""
    yield "![Time by events](benchmarks/steps.svg)"
    yield ""
    yield from table(("own steps", *head), rows("steps"))
    yield ("By threads: two threads meet four times, all others have eight steps of their own; and "
           "one increment by each thread, the first 20,000 executions.")
    yield ""
    yield "![Time by threads](benchmarks/threads.svg)"
    yield ""
    yield from table(("threads, two of which meet", *head), rows("bystanders"))
    yield from table(("threads, one increment each", *head), rows("increments"))
    yield ("Memory (resident, MiB) of three threads with six rounds under a mutex, 17,153,136 "
           "executions if it went on to the end; aim: at most 1.1 times that of 100,000 "
           "executions. Pending branches: nodes of wakeup trees, the most at any moment.")
    yield ""
    yield from table(("executions", "MiB after 1,000", "after 100,000", "at the end", "growth",
                      "pending branches"), [
        (number(run["executions"]), number(run["mebibytes_at_1e3"], 1),
         number(run["mebibytes_at_1e5"], 1), number(run["mebibytes_at_end"], 1),
         judged(run["growth"], run["aim"], True), number(run["pending_branches_max"]))
        for run in group(results, "memory").values()])
    yield from table(("program", "executions", "pending branches", "MiB of the process"), [
        (name, number(run["executions"]), number(run["pending_branches_max"]),
         number(run["mebibytes_at_end"], 1)) for name, run in group(results, "pending").items()])


def ablation_part(results):
    meanings = {
        "general_rule": "the general rule is asked about every race, too",
        "nothing_kept": "each execution is run and analysed from its first event",
        "thread_pointer_exchanged": "each switch exchanges the thread pointer (FS)",
        "recorded": "each execution is recorded with stacks, as for a counterexample"}
    programs = list(group(results, "general_rule"))
    yield "## What parts are worth"
    yield ""
    yield "The time of an execution as a factor of what it is, when"
    yield ""
    yield from table(("", *programs), [
        (meaning, *(number(results[f"{name}/{program}"]["factor"], 2) for program in programs))
        for name, meaning in meanings.items()])


def machine_part(arguments):
    def field(path, name):
        for line in pathlib.Path(path).read_text().splitlines():
            if line.startswith(name):
                return line.split(":", 1)[1].strip()
        return "unknown"

    processors = pathlib.Path("/proc/cpuinfo").read_text().count("processor\t")
    commit = subprocess.run(["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"],
                            capture_output=True, text=True, check=False).stdout.strip()
    flags = field("/proc/cpuinfo", "flags").split()
    wider = [flag for flag in ("avx2", "avx512bw") if flag in flags]
    if arguments.wide_instructions == 0:
        vectors = ("the default build uses none: its vectors are those of SSE2, which any x86-64 "
                   "has; ORDERCHECK_WIDE_VECTORS=ON does")
    else:
        vectors = f"{arguments.wide_instructions} instructions of the library use them"
    yield f"- command: `{arguments.command}`; medians of three repetitions"
    yield f"- machine: {field('/proc/cpuinfo', 'model name')}, {processors} processors, " \
          f"Linux {platform.release()}"
    yield f"- compiler: {arguments.compiler}, preset `release`; sources: commit {commit or 'unknown'}"
    yield f"- wider vector instructions: the machine has {', '.join(wider) or 'none'}; {vectors}"


def write_plots(folder, search, growth):
    folder.mkdir(exist_ok=True)

    def series(prefix, counter, x=None):
        return [(run[x] if x else float(size), run[counter])
                for size, run in group(growth, prefix).items()]

    (folder / "ratios.svg").write_text(plot.bars(
        "Exhaustive search: time / physical floor; the mark is the aim",
        [(name, run["ratio"], run["aim"]) for name, run in group(search, "exhaustive").items()]))
    (folder / "steps.svg").write_text(plot.lines(
        "Five writers with private steps before", "events per execution", "ns",
        {"ns per execution": series("steps", "actual", "events"),
         "ns per event": series("steps", "per_event", "events")}))
    (folder / "threads.svg").write_text(plot.lines(
        "Time of an execution by threads", "threads", "ns per execution",
        {"two threads meet": series("bystanders", "actual"),
         "one increment each": series("increments", "actual")}))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=pathlib.Path, required=True)
    parser.add_argument("--docs", type=pathlib.Path, required=True)
    parser.add_argument("--command", required=True)
    parser.add_argument("--compiler", required=True)
    parser.add_argument("--wide-instructions", type=int, required=True)
    arguments = parser.parse_args()
    results = {name: medians(arguments.results / f"{name}_bench.json")
               for name in ("search", "relacy", "peers", "growth", "ablation")}
    wide = arguments.results / "wide_bench.json"
    lines = ["# Benchmarks", "", "Written by `scripts/bench`; all of it is measured, nothing is "
             "edited by hand.", "", *machine_part(arguments), "",
             *search_part(results["search"]),
             *(wide_part(results["search"], medians(wide)) if wide.exists() else ()),
             *relacy_part(results["relacy"]),
             *peers_part(results["peers"]), *growth_part(results["growth"]),
             *ablation_part(results["ablation"])]
    (arguments.docs / "benchmarks.md").write_text("\n".join(lines))
    write_plots(arguments.docs / "benchmarks", results["search"], results["growth"])
    print(arguments.docs / "benchmarks.md")


if __name__ == "__main__":
    main()
