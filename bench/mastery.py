"""How well the model of mastery foretells answers, how honest its probabilities are, and what it costs.

``python -m bench.mastery [FILE]`` measures on any answers in the form of :mod:`bench.answer_files`, by default on those
of ASSISTments 2009 in ../shared/data/answers (Gervet et al. 2020; research use with citation). ``--ship`` fits the
weights that the package carries on the learners to learn from, and writes them; no test learner is seen.
"""

import argparse
import json
import random
import resource
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.answer_files import Answers, read
from bench.ground import ROOT, verdict
from upbeat.kernel.fitting import fit, foretold
from upbeat.kernel.mastery import Situation, is_mastered, probability, typical, update
from upbeat.kernel.replaying import Replay, Row
from upbeat.kernel.scoring import area, area_interval, calibration_error
from upbeat.kernel.weights import ELO_ALONE, SHIPPED, Weights, shipped, written_weights

GIVEN = ROOT.parent / "shared/data/answers/gervet-assistments09-train.csv"
LEAST_AREA = {"gervet-assistments09": 0.765}
MOST_GAP, MOST_US, MOST_S, AS_MANY = 0.03, 20.0, 5.0, 280_000
LIVE = 20_000


def cpu_s() -> float:
    """CPU-seconds of this process so far, of all its threads."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def replayed(answers: Answers, replay: Replay) -> list[Row]:
    """What was known before each answer, in order."""
    columns = zip(answers.learner, answers.item, answers.points, answers.right, strict=True)
    return [replay.meet(learner, item, points, correct) for learner, item, points, correct in columns]


def live_us(answers: Answers, weights: Weights) -> float:
    """CPU-microseconds for one answer as it comes: foretell it, move everything, decide on mastery."""
    replay, some = Replay(), range(min(LIVE, len(answers)))
    met = list[Situation]()
    for n in some:
        met.append(replay.situation(answers.learner[n], answers.points[n], answers.item[n]))
        replay.meet(answers.learner[n], answers.item[n], answers.points[n], answers.right[n])
    before = cpu_s()
    for situation, correct in zip(met, answers.right, strict=False):
        probability(situation, weights)
        after = update(situation, correct)
        likely = typical(after, weights)
        for point in after.points:
            is_mastered(point, likely)
    return (cpu_s() - before) / len(some) * 1e6


def foresees_nothing(learned: Answers, held_out: Answers, weights: Weights) -> bool:
    """Later answers shuffled and turned round: is every probability before them the same to the last bit?"""
    cut = len(held_out) // 2
    later = list(range(cut, len(held_out)))
    random.Random(0).shuffle(later)
    order = np.array([*range(cut), *later])
    other = held_out.part(order)
    other.right[cut:] = [not correct for correct in other.right[cut:]]
    told = []
    for answers in (held_out, other):
        replay = Replay()
        replayed(learned, replay)
        told.append(foretold(replayed(answers, replay)[:cut], weights))
    return bool(np.array_equal(*told))


def cold(held_out: Answers) -> NDArray[np.float64]:
    """Foretold by the shipped weights where nobody has answered before."""
    return foretold(replayed(held_out, Replay()), shipped())


def figures(learned: Answers, held_out: Answers, least: float | None) -> int:
    """Print the figures; 1 when one falls short."""
    began, replay = cpu_s(), Replay()
    rows = replayed(learned, replay)
    weights = fit(rows, learned.right, shipped())
    tests = replayed(held_out, replay)
    p = foretold(tests, weights)
    took = (cpu_s() - began) / (len(learned) + len(held_out))
    right = np.array(held_out.right)
    reached = area(p, right) or 0.0
    low, high = area_interval(p, right, held_out.learner)
    gap = calibration_error(p, right)
    alone = area(foretold(tests, ELO_ALONE), right) or 0.0
    live = live_us(held_out, weights)
    honest = foresees_nothing(learned, held_out, weights)
    bar = least if least is not None else alone
    print(f"answers: {len(learned):,} to learn from, {len(held_out):,} of other learners to foretell")
    print(f"area under the curve: {reached:.4f}, 95 % of draws of learners {low:.4f} to {high:.4f} (bar {bar:.3f})")
    print(f"  Elo alone {alone:.4f}; shipped weights {area(foretold(tests, shipped()), right) or 0:.4f}")
    print(f"  shipped weights where nobody has answered before {area(cold(held_out), right) or 0:.4f}")
    print(f"calibration error: {gap:.4f} (bar {MOST_GAP}); shipped weights "
          f"{calibration_error(foretold(tests, shipped()), right):.4f}")  # fmt: skip
    print(f"CPU an answer: live {live:.1f} µs, in a replay with refit {took * 1e6:.1f} µs (bar {MOST_US:.0f})")
    print(f"replay and refit: {took * AS_MANY:.2f} CPU-s for {AS_MANY:,} answers (bar {MOST_S:.0f})")
    print(
        f"later answers shuffled and turned round: foretold {'the same' if honest else 'DIFFERENTLY'} (bar: the same)"
    )
    shorts = {
        "area": reached < bar,
        "calibration": gap > MOST_GAP,
        "CPU an answer": max(live, took * 1e6) > MOST_US,
        "replay and refit": took * AS_MANY > MOST_S,
        "it foresees": not honest,
    }
    told = f"AUC {reached:.3f} [{low:.3f}, {high:.3f}], ECE {gap:.3f}, {live:.1f} µs, {took * AS_MANY:.1f} CPU-s"
    bars = f"≥ {bar:.3f}, ≤ {MOST_GAP}, ≤ {MOST_US:.0f} µs, ≤ {MOST_S:.0f} CPU-s"
    return verdict("mastery", told, bars, [name for name, short in shorts.items() if short])


def ship(learned: Answers) -> int:
    """Fit the weights on the learners to learn from, alone, and write them into the package."""
    weights = fit(replayed(learned, Replay()), learned.right)
    about = (
        "Weights of kernel/mastery.py, fitted by python -m bench.mastery --ship on the training learners of ASSISTments"
        " 2009 in the split of Gervet et al. (2020). Ten numbers and their certainty; nothing of any person."
    )
    told = {"about": about, "answers": len(learned), "learners": len(set(learned.learner)), **written_weights(weights)}
    SHIPPED.write_text(json.dumps(told, indent=1) + "\n")
    print(f"{SHIPPED.relative_to(ROOT)}: {', '.join(f'{number:+.3f}' for number in weights.numbers())}")
    return 0


def main(given: list[str] | None = None) -> int:
    """Print the figures; 1 when short of a bar."""
    parser = argparse.ArgumentParser(prog="python -m bench.mastery", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=GIVEN)
    parser.add_argument("--ship", action="store_true")
    parser.add_argument("--least", type=float, help="the bar for the area; else that of the Elo part alone")
    asked = parser.parse_args(given)
    if not asked.file.exists():
        print(f"{asked.file} is not there. This benchmark needs answers of learners: a CSV with the columns")
        print("user_id, item_id, timestamp, correct, skill_id, such as those of Gervet et al. (2020).")
        return verdict("mastery", "skipped: no answers", "none", [])
    learned, held_out = read(asked.file)
    if asked.ship:
        return ship(learned)
    least = next((bar for name, bar in LEAST_AREA.items() if asked.file.name.startswith(name)), None)
    return figures(learned, held_out, asked.least if asked.least is not None else least)


if __name__ == "__main__":
    sys.exit(main())
