"""`make bench-recommender`: other recommenders beside ours, on the same splits, with the same measure.

Each runs in an environment of its own, made once from the pinned packages in `<peer>.txt`.
"""

import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from msgspec import Struct
from rich.console import Console
from rich.table import Table

from lotrinh import paths
from recommender import evaluation, metrics, surveys, tasks
from recommender.dataset import Array, Dataset
from recommender.tasks import Examples, Task

FOLDER = Path(__file__).parent
PEERS = {
    "implicit": "implicit",
    "lightfm": "lightfm-next",
    "rectools": "RecTools",
    "myfm": "myFM",
}
CHALLENGER = {"boosting": "challenger: boosted trees"}
NAMES = PEERS | CHALLENGER
TASKS = (tasks.NEXT_STEPS, tasks.OTHER_TOOLS, tasks.COLD_START)
PAIR_COPIES = 2
BOUNDS = {tasks.OTHER_TOOLS.name: "ahead, or the best within its interval,"}


class Reached(Struct):
    """The best of the settings a peer was tried with, or why there is none."""

    name: str
    setting: str
    ndcg: Array | None
    seconds: float
    scores: Array | None = None


def python_of(peer: str) -> Path | None:
    """The interpreter of the peer's environment, made if need be; None if its packages cannot be installed."""
    requirements = FOLDER / f"{peer}.txt"
    if not requirements.exists():
        return Path(sys.executable)
    home = paths.default_data_dir() / "peers" / peer
    python, stamp = home / "bin" / "python", home / "installed"
    if stamp.exists() and stamp.read_text() == requirements.read_text():
        return python
    print(f"Installing {peer} ...", flush=True)
    venv.create(home, clear=True, with_pip=True)
    command = [str(python), "-m", "pip", "install", "-qq", "--no-deps", "-r", str(requirements)]
    if subprocess.run(command, check=False).returncode:
        return None
    stamp.write_text(requirements.read_text())
    return python


def given(task: Task, learn_from: Dataset, ask_about: Dataset) -> dict[str, Array]:
    train, test = task.train(learn_from), task.test(ask_about)
    firms, pairs = learn_from.size, PAIR_COPIES * learn_from.size
    liked = (train.used[:firms] == 1) | ((train.target[:firms] == 1) & (task is tasks.NEXT_STEPS))
    return {
        "train_features": learn_from.features, "interactions": liked.astype(float),
        "pair_features": train.features[:pairs], "train_seen": train.seen[:pairs],
        "train_target": train.target[:pairs], "test_features": test.features, "test_seen": test.seen,
    }  # fmt: skip


def ask(peer: str, python: Path, folder: Path, arrays: dict[str, Array]) -> dict[str, Array]:
    """Scores by setting; RuntimeError with its last line if the peer fails."""
    task, scores = folder / "task.npz", folder / "scores.npz"
    np.savez(task, **arrays)
    run = subprocess.run(
        [str(python), str(FOLDER / f"{peer}_peer.py"), str(task), str(scores)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if run.returncode:
        raise RuntimeError(run.stderr.strip().splitlines()[-1])
    with np.load(scores) as file:
        return {name: file[name] for name in file.files}


def reached(peer: str, task: Task, split: evaluation.Split, target: Array) -> Reached:
    python = python_of(peer)
    if python is None:
        return Reached(NAMES[peer], "does not install here", None, 0)
    begun = time.perf_counter()
    try:
        with tempfile.TemporaryDirectory() as folder:
            folds = [ask(peer, python, Path(folder), given(task, *pair)) for pair in split]
    except RuntimeError as problem:
        return Reached(NAMES[peer], f"fails: {problem}", None, 0)
    taken = time.perf_counter() - begun
    if not folds[0]:
        return Reached(NAMES[peer], "knows no answers, so nothing of such a firm", None, 0)
    scores = {name: np.concatenate([fold[name] for fold in folds]) for name in folds[0]}
    settings = {name: metrics.ndcg(of, target) for name, of in scores.items()}
    best = max(settings, key=lambda name: metrics.mean(settings[name]).value)
    return Reached(NAMES[peer], f"{best}, best of {len(settings)}", settings[best], taken, scores[best])


def ours(task: Task, split: evaluation.Split) -> tuple[Examples, list[Reached]]:
    scorers = {"ours": evaluation.standard_scorers(task)["model"]}
    begun = time.perf_counter()
    scored = evaluation.score(task, split, scorers)
    taken = time.perf_counter() - begun
    popular = evaluation.score(task, split, {task.baseline: evaluation.standard_scorers(task)[task.baseline]})
    setting = f"variance {task.variance:g}"
    lines = [Reached("ours", setting, scored.ndcg("ours"), taken, scored.scores["ours"])]
    return scored.test, [*lines, Reached(task.baseline, "", popular.ndcg(task.baseline), 0)]


def stacked(mine: Reached, challenger: Reached, target: Array) -> Reached:
    """The mean of both log-odds, which would be served if it won by time."""
    name = "ours and challenger, stacked"
    if mine.scores is None or challenger.scores is None:
        return Reached(name, "no challenger", None, 0)
    odds = [np.log(s / (1 - s)) for s in (np.clip(r.scores, 1e-6, 1 - 1e-6) for r in (mine, challenger))]
    return Reached(name, "mean of the log-odds", metrics.ndcg(odds[0] + odds[1], target), 0)


def compared(title: str, task: Task, split: evaluation.Split) -> tuple[Table, bool]:
    test, lines = ours(task, split)
    lines += [reached(peer, task, split, test.target) for peer in PEERS]
    best = max(metrics.mean(one.ndcg).value for one in lines[1:] if one.ndcg is not None)
    mine = metrics.mean(lines[0].ndcg)
    met = mine.high >= best if task.name in BOUNDS else mine.value > best
    challenger = reached(*CHALLENGER, task, split, test.target)
    lines += [challenger, stacked(lines[0], challenger, test.target)]
    bound = f"ours {BOUNDS.get(task.name, 'ahead')} of the other recommenders: {'yes' if met else 'NO'}"
    table = Table(title=title, title_justify="left", caption=bound)
    for column in ("", "setting", "n", "NDCG@10", "ours over it", "seconds"):
        table.add_column(column)
    for cells in rows(lines):
        table.add_row(*cells)
    return table, met


def rows(lines: Sequence[Reached]) -> Iterator[tuple[str, ...]]:
    for one in lines:
        if one.ndcg is None:
            yield one.name, one.setting, "", "–", "", ""
            continue
        mean, lift = metrics.mean(one.ndcg), metrics.lift(lines[0].ndcg, one.ndcg)
        over = "" if one is lines[0] else f"{lift.value:+.1%} [{lift.low:+.1%}, {lift.high:+.1%}]"
        yield one.name, one.setting, str(mean.n), str(mean), over, f"{one.seconds:.1f}" if one.seconds else ""


def main() -> int:
    earlier, later = surveys.read("2019"), surveys.read("2020")
    splits = [(task, "CNCF 2020 by organisation", evaluation.by_organisation(later)) for task in TASKS]
    splits.insert(1, (tasks.NEXT_STEPS, "CNCF 2019 to 2020, by time", evaluation.by_wave(earlier, later)))
    held = True
    for task, title, split in splits:
        table, met = compared(f"{task.name}; {title}", task, split)
        held &= met
        Console(width=132).print(table)
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
