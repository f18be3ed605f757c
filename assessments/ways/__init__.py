"""The search behind `cheapest.py`: better answers, goals in whole numbers, and the way to them."""
