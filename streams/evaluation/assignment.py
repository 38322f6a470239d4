"""The pairing of greatest total weight (Hungarian method with potentials, O(n^3))."""

import math
from collections.abc import Sequence


def best_pairs(weights: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Pair rows with columns one to one so that the total is greatest.

    `weights` is a table of non-negative numbers; pairs of weight 0 are left out. Among equal
    totals the choice follows the order of rows and columns.
    """
    rows, columns = len(weights), len(weights[0]) if weights else 0
    if not rows or not columns:
        return []
    size = max(rows, columns)
    table = [
        [weights[i][j] if i < rows and j < columns else 0.0 for j in range(size)]
        for i in range(size)
    ]
    highest = max(map(max, table))
    row_of = _assign([[highest - weight for weight in line] for line in table])
    pairs = [(row_of[j], j) for j in range(size)]
    return [(i, j) for i, j in pairs if table[i][j] > 0]


def _assign(cost: list[list[float]]) -> list[int]:
    """The row of each column in an assignment of least cost; the table is square.

    Rows enter one by one; each time the cheapest augmenting path is found as in Dijkstra's
    algorithm over reduced costs. Row and column 0 are sentinels.
    """
    size = len(cost)
    row_price, column_price = [0.0] * (size + 1), [0.0] * (size + 1)
    row_at, came_from = [0] * (size + 1), [0] * (size + 1)
    for row in range(1, size + 1):
        row_at[0] = row
        column = 0
        slack = [math.inf] * (size + 1)
        done = [False] * (size + 1)
        while row_at[column]:
            done[column] = True
            here = row_at[column]
            step, following = math.inf, 0
            for j in range(1, size + 1):
                if done[j]:
                    continue
                reduced = cost[here - 1][j - 1] - row_price[here] - column_price[j]
                if reduced < slack[j]:
                    slack[j], came_from[j] = reduced, column
                if slack[j] < step:
                    step, following = slack[j], j
            for j in range(size + 1):
                if done[j]:
                    row_price[row_at[j]] += step
                    column_price[j] -= step
                else:
                    slack[j] -= step
            column = following
        while column:
            row_at[column] = row_at[came_from[column]]
            column = came_from[column]
    return [row_at[j] - 1 for j in range(1, size + 1)]
