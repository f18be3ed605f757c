"""Where each firm of a campaign stands: one row a firm, with what has happened since its first letter."""

FIRMS = """
SELECT r.id, r.firm, r.left_out, l.email, l.first_sent, l.opened_at, coalesce(l.reminders, 0) AS reminders,
       coalesce(l.waiting, false) AS waiting, l.due_at, coalesce(l.failed AND l.first_sent IS NULL, false) AS failed,
       coalesce(l.problem, '') AS problem,
       l.first_sent IS NOT NULL AND m.since IS NOT NULL AS registered,
       coalesce(m.since < l.first_sent, false) AS registered_before,
       coalesce(a.started_at >= l.first_sent, false) AS started,
       coalesce(a.submitted_at >= l.first_sent, false) AS submitted,
       {continued} AS continued,
       r.left_out IS NULL AND (
           r.firm IN (SELECT firm FROM campaign_opt_out WHERE withdrawn_at IS NULL)
           OR l.email IN (SELECT email FROM campaign_opt_out WHERE withdrawn_at IS NULL)
       ) IS TRUE AS opted_out
FROM campaign_recipient r
LEFT JOIN (
    SELECT recipient, min(sent_at) AS first_sent, min(opened_at) AS opened_at, bool_or(state = 'waiting') AS waiting,
           bool_or(state = 'failed') AS failed, count(*) FILTER (WHERE number > 0 AND state = 'sent') AS reminders,
           max(due_at) AS due_at, (array_agg(problem ORDER BY number DESC))[1] AS problem,
           (array_agg(email ORDER BY number DESC))[1] AS email
    FROM campaign_letter WHERE campaign = $1{of_recipients} GROUP BY recipient
) l ON l.recipient = r.id
LEFT JOIN (
    SELECT firm, min(since) AS since FROM member WHERE ended_at IS NULL AND firm IN (
        SELECT firm FROM campaign_recipient WHERE campaign = $1{recipients}
    ) GROUP BY firm
) m ON m.firm = r.firm
LEFT JOIN (
    SELECT firm, max(started_at) AS started_at, max(submitted_at) AS submitted_at FROM firm_assessment
    WHERE greatest(started_at, submitted_at) >= (SELECT launched_at FROM campaign WHERE id = $1) AND firm IN (
        SELECT firm FROM campaign_recipient WHERE campaign = $1{recipients}
    ) GROUP BY firm
) a ON a.firm = r.firm
WHERE r.campaign = $1{these}
"""
CONTINUED = """EXISTS (
    SELECT 1 FROM firm_assessment d JOIN answer w ON w.assessment = d.id
    WHERE d.firm = r.firm AND w.updated_at >= l.first_sent
)"""


def firms_of(purpose: str) -> str:
    """The statement for a campaign, $1; only for reminders is it asked who has gone on answering."""
    return FIRMS.format(continued=_continued(purpose), of_recipients="", recipients="", these="")


def some_firms_of(purpose: str) -> str:
    """The same of some recipients alone, whose ids are $2."""
    return FIRMS.format(
        continued=_continued(purpose),
        of_recipients=" AND recipient = ANY($2::uuid[])",
        recipients=" AND id = ANY($2::uuid[])",
        these=" AND r.id = ANY($2::uuid[])",
    )


def _continued(purpose: str) -> str:
    return CONTINUED if purpose == "remind" else "false"
