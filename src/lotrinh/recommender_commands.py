"""The commands about the recommender: what it is worth, and which version is served."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.table import Table

from lotrinh import clock
from recommender import artefact, dataset, measurement, model_card, surveys, training
from recommender.evaluation import Figures, Group
from recommender.measurement import Claim, Measurement, Part, percent

WIDTH = 132


def evaluate(data: Path | None, card: Path | None) -> None:
    """Print every figure with its interval; ends with 1 if a claim does not hold."""
    console = Console(width=WIDTH)
    with Console(stderr=True).status("") as status:
        say = status.update
        measured = measurement.measure(_load(data), say) if data else measurement.measure_survey(say)
        if card:
            say("model card")
            write_card(card, dataset.load(data) if data else surveys.read(measurement.LATER))
    for table in _tables(measured):
        console.print(table)
        console.print()
    if not all(claim.met for claim in measured.claims):
        sys.exit(1)


def _load(data: Path) -> dataset.Dataset:
    try:
        return dataset.load(data)
    except ValueError as problem:
        raise click.UsageError(str(problem)) from None


def write_card(card: Path, data: dataset.Dataset) -> None:
    """The card of a model learned from the data, and beside it the manifest it is written from."""
    manifest = training.train(data, made_at=clock.now()).manifest
    card.with_suffix(".json").write_bytes(
        msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"
    )
    card.write_text(model_card.card(manifest), encoding="utf-8")


def rollback(folder: Path) -> str:
    try:
        return artefact.rollback(folder)
    except artefact.ArtefactProblem as problem:
        raise click.ClickException(str(problem)) from None


def _tables(measured: Measurement) -> list[Table]:
    tables = [_part(part) for part in measured.parts]
    tables += [_groups(measured.groups)] if measured.groups else []
    tables += [_losses(measured)] if measured.losses else []
    return tables + ([_claims(measured.claims)] if measured.claims else [])


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column)
    return table


def _part(part: Part) -> Table:
    table = _table(part.title, "", "n", "NDCG@10", "recall@10", "calibration error", "over the baseline")
    for one in part.figures:
        table.add_row(*_cells(one))
    table.caption = f"n of {part.firms} organisations; 95 % intervals from resampling organisations"
    return table


def _cells(one: Figures) -> Sequence[str]:
    lift = percent(one.lift).split(", n")[0] if one.lift else "the baseline"
    error = str(one.calibration) if one.calibration else ""
    return one.scorer, str(one.ndcg.n), str(one.ndcg), str(one.recall), error, lift


def _groups(groups: Sequence[Group]) -> Table:
    columns = ("size", "sector", "n", "model", "own popularity", "difference of NDCG@10", "wholly below")
    table = _table("next steps by size and sector, groups of ten organisations or more", *columns)
    for group in groups:
        figures = (str(one) for one in (group.model, group.own_popularity, group.gain))
        table.add_row(
            group.size, group.sector, str(group.gain.n), *figures, "YES" if group.wholly_below else "no"
        )
    return table


def _losses(measured: Measurement) -> Table:
    variances = list(next(iter(measured.losses.values())))
    title = "strength of regularisation, chosen by log loss on the 2019 wave alone, by organisation"
    table = _table(title, "variance of a coefficient", *(f"{variance:g}" for variance in variances))
    for task, losses in measured.losses.items():
        least = min(losses.values())
        table.add_row(task, *(f"{loss:.4f}{' ← least' if loss == least else ''}" for loss in losses.values()))
    return table


def _claims(claims: Sequence[Claim]) -> Table:
    table = _table("what must hold", "claim", "measured", "holds")
    for claim in claims:
        table.add_row(claim.text, claim.measured, "yes" if claim.met else "NO")
    return table
