"""myFM: a Bayesian factorisation machine on answers, tools told to be in use, and the tool asked about."""

import numpy as np
from exchange import filled, run, told
from myfm import MyFMGibbsClassifier
from scipy.sparse import csr_matrix, hstack

MOST_ROWS = 60_000


def firms(features, seen, like):
    return csr_matrix(np.hstack([filled(features, like), told(seen)]))


def table(described, firm, item, m):
    one_hot = csr_matrix((np.ones(len(item)), (np.arange(len(item)), item)), shape=(len(item), m))
    return hstack([described[firm], one_hot]).tocsr()


def scores(given):
    like, m = given["train_features"], given["test_seen"].shape[1]
    learn, ask = (
        firms(given[f"{part}_features"], given[f"{seen}_seen"], like)
        for part, seen in (("pair", "train"), ("test", "test"))
    )
    firm, item = np.nonzero(~np.isnan(given["train_target"]))
    kept = np.sort(np.random.default_rng(0).permutation(len(firm))[:MOST_ROWS])
    firm, item = firm[kept], item[kept]
    asked = np.repeat(np.arange(ask.shape[0]), m), np.tile(np.arange(m), ask.shape[0])
    for rank in (4, 8):
        model = MyFMGibbsClassifier(rank=rank, random_seed=0)
        model.fit(
            table(learn, firm, item, m), given["train_target"][firm, item] == 1, n_iter=100, n_kept_samples=80
        )
        yield f"rank {rank}", model.predict_proba(table(ask, *asked, m)).reshape(ask.shape[0], m)


if __name__ == "__main__":
    run(scores)
