"""implicit: alternating least squares, and nearest items by cosine and BM25. Knows no features."""

import numpy as np
from exchange import run, told
from implicit.als import AlternatingLeastSquares
from implicit.nearest_neighbours import BM25Recommender, CosineRecommender
from scipy.sparse import csr_matrix


def scores(given):
    bought, asked = csr_matrix(told(given["interactions"])), csr_matrix(told(given["test_seen"]))
    if not asked.nnz:
        return
    for factors, regularisation in ((4, 1.0), (8, 1.0), (8, 10.0), (16, 10.0)):
        model = AlternatingLeastSquares(factors=factors, regularization=regularisation, random_state=0)
        model.fit(bought, show_progress=False)
        users = model.recalculate_user(np.arange(asked.shape[0]), asked)
        yield f"ALS {factors} factors, λ {regularisation:g}", users @ model.item_factors.T
    for kind in (CosineRecommender, BM25Recommender):
        model = kind(K=bought.shape[1])
        model.fit(bought, show_progress=False)
        yield (
            f"nearest items, {kind.__name__.removesuffix('Recommender')}",
            (asked @ model.similarity).toarray(),
        )


if __name__ == "__main__":
    run(scores)
