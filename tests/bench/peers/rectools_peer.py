"""RecTools: its EASE model. Knows no features of firms."""

import numpy as np
import pandas as pd
from exchange import run, told
from rectools import Columns
from rectools.dataset import Dataset
from rectools.models import EASEModel


def rows(matrix, first):
    firm, item = np.nonzero(matrix)
    return pd.DataFrame({Columns.User: firm + first, Columns.Item: item})


def scores(given):
    n, (k, m) = len(given["interactions"]), given["test_seen"].shape
    if not told(given["test_seen"]).any():
        return
    table = pd.concat([rows(told(given["interactions"]), 0), rows(told(given["test_seen"]), n)])
    dataset = Dataset.construct(table.assign(**{Columns.Weight: 1.0, Columns.Datetime: "2020-01-01"}))
    asked = np.intersect1d(np.arange(n, n + k), dataset.user_id_map.external_ids)
    for regularisation in (50.0, 100.0, 200.0, 500.0):
        model = EASEModel(regularization=regularisation)
        model.fit(dataset)
        reco = model.recommend(asked, dataset, k=m, filter_viewed=False)
        result = np.full((k, m), -1e9)
        result[reco[Columns.User] - n, reco[Columns.Item]] = reco[Columns.Score]
        yield f"EASE, λ {regularisation:g}", result


if __name__ == "__main__":
    run(scores)
