"""What a solution is called; what the catalogue no longer has is called by its id."""

from recommender.catalogue import Text, shipped


def title(solution_id: str) -> Text:
    solution = shipped().solutions.get(solution_id)
    return solution.title if solution else Text(vi=solution_id, en=solution_id)
