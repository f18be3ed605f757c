"""The releases for programs: documented, limited in rate, with tokens for those who ask often."""
