"""Changes of a table that leave every published sum true: the other tables a reader must think possible."""

from __future__ import annotations

import numpy as np
import scipy

from lotrinh.statistics.disclosure.attack import SLACK
from lotrinh.statistics.frame import Floats

NODES = 20  # of the search for whole numbers; any table found serves, the best is not needed
PRIZE = 10_000.0  # of a cell's whole move, above all that it could cost


def joint_move(
    sums: scipy.sparse.csr_matrix, room: tuple[Floats, Floats], aims: Floats, prices: Floats, *, whole: bool
) -> Floats | None:
    """Moves many cells at once: cell c by `aims[c]` (up, or down below 0) if it can, 0 asks for nothing.

    `room`: how far down (negative) and up each cell may go; `prices[c]`: the cost of moving a cell by one. What is
    gained is the moved part of each aim. None when the search found no table of whole numbers.
    """
    low, high = room
    asked = aims != 0
    up = np.where(asked, np.minimum(high, np.abs(aims)), high)
    down = np.where(asked, np.minimum(-low, np.abs(aims)), -low)
    gain = np.divide(PRIZE, aims, out=np.zeros(len(aims)), where=asked)
    zeros = np.zeros(sums.shape[0])
    found = scipy.optimize.milp(
        np.concatenate([prices + SLACK - gain, prices + SLACK + gain]),
        constraints=scipy.optimize.LinearConstraint(
            scipy.sparse.hstack([sums, -sums], format="csr"), zeros, zeros
        ),
        bounds=scipy.optimize.Bounds(0.0, np.concatenate([up, down])),
        integrality=np.full(2 * len(aims), int(whole)),
        options={"node_limit": NODES, "mip_rel_gap": 0.001},
    )
    if found.x is None:
        return None
    moves = found.x[: len(aims)] - found.x[len(aims) :]
    return np.asarray(np.rint(moves) if whole else moves)
