"""What the province and the public read: aggregates of the whole registry, never a firm."""
