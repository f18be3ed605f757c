"""Frozen extracts of the published figures: made once, never changed, corrected only by a later one."""
