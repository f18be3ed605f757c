"""What to do next, what the firm planned of it, and what became of it."""
