"""One file that holds all that the product knows, and the way back from it."""
