"""How a roadmap is made: what counts, what fits, what is chosen, explored and explained."""
