"""When a firm gets no further letter of a campaign: it has answered, or wants none. SQL over `c`, `r` and `l`."""

ANSWERED = """
CASE c.purpose
    WHEN 'invite' THEN EXISTS (SELECT 1 FROM firm_assessment a WHERE a.firm = r.firm)
    ELSE EXISTS (SELECT 1 FROM firm_assessment a WHERE a.firm = r.firm AND a.submitted_at >= c.launched_at)
        OR NOT EXISTS (SELECT 1 FROM firm_assessment a WHERE a.firm = r.firm AND a.state = 'draft')
END
"""
"""An invitation is answered by beginning, a reminder by submitting; a draft thrown away answers it, too."""

OPTED_OUT = """
EXISTS (
    SELECT 1 FROM campaign_opt_out o WHERE o.withdrawn_at IS NULL AND (o.firm = r.firm OR o.email = l.email)
)
"""
