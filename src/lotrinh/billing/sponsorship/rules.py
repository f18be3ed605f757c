"""Which firms a sponsorship is for, as SQL over `s` (the sponsorship) and `f` (the firm); $2 is today."""

IN_ORDER = "array_position(ARRAY['micro', 'small', 'medium', 'large'], f.size::text), f.search_key, f.id"
"""Whom free seats go to first: the smallest size class, then by name."""

FITS = """
f.size = ANY (s.sizes) AND (s.sectors = '{}' OR f.sector = ANY (s.sectors))
AND (s.park IS NULL OR EXISTS (
    SELECT 1 FROM park_tenancy t WHERE t.firm = f.id AND t.park = s.park
    AND coalesce(t.valid_from, '-infinity') <= $2::date AND coalesce(t.valid_to, 'infinity') >= $2::date
))
"""
HAS_SEAT = """
EXISTS (
    SELECT 1 FROM sponsored_seat h JOIN sponsorship o ON o.id = h.sponsorship
    WHERE h.firm = f.id AND h.state = 'granted' AND o.starts_on <= s.ends_on AND o.ends_on >= s.starts_on
)
"""
