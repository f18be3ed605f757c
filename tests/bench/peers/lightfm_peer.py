"""lightfm-next: hybrid factorisation with the WARP and logistic losses, firms described by their answers."""

import numpy as np
from exchange import filled, run, told
from lightfm import LightFM
from scipy.sparse import csr_matrix, hstack, identity, vstack


def described(given):
    """Features of both kinds of firms, and an indicator each where something is told of those asked about."""
    like = given["train_features"]
    answers = np.vstack([filled(like, like), filled(given["test_features"], like)]) / np.sqrt(like.shape[1])
    return hstack([csr_matrix(answers), identity(len(answers), dtype=np.float32)]).tocsr()


def scores(given):
    firms = described(given)
    n, (k, m) = len(given["interactions"]), given["test_seen"].shape
    bought = vstack([csr_matrix(told(given["interactions"])), csr_matrix(told(given["test_seen"]))]).tocoo()
    users, items = np.repeat(np.arange(n, n + k), m), np.tile(np.arange(m), k)
    for loss, components, epochs in (("warp", 8, 20), ("warp", 8, 60), ("warp", 16, 30), ("logistic", 8, 60)):
        model = LightFM(no_components=components, loss=loss, user_alpha=1e-4, item_alpha=1e-4, random_state=0)
        model.fit(bought, user_features=firms, epochs=epochs, num_threads=1)
        predicted = model.predict(users, items, user_features=firms, num_threads=1)
        yield f"{loss} {components} factors, {epochs} epochs", predicted.reshape(k, m)


if __name__ == "__main__":
    run(scores)
