"""Where each firm of a campaign stands: one row a firm, with what has happened since its first letter."""

FIRMS = """
SELECT r.id, r.firm, r.place, r.left_out, r.first_sent, r.opened_at, r.reminders, r.waiting, r.due_at, r.failed,
       r.problem,
       r.first_sent IS NOT NULL AND m.since IS NOT NULL AS registered,
       coalesce(m.since < r.first_sent, false) AS registered_before,
       coalesce(a.started_at >= r.first_sent, false) AS started,
       coalesce(a.submitted_at >= r.first_sent, false) AS submitted,
       {continued} AS continued,
       r.left_out IS NULL AND (
           r.firm IN (SELECT firm FROM campaign_opt_out WHERE withdrawn_at IS NULL) OR r.id IN (
               SELECT l.recipient FROM campaign_letter l
               JOIN campaign_opt_out o ON o.email = l.email AND o.withdrawn_at IS NULL
               WHERE l.campaign = $1 AND NOT EXISTS (
                   SELECT 1 FROM campaign_letter n WHERE n.recipient = l.recipient AND n.number > l.number
               )
           )
       ) IS TRUE AS opted_out
FROM campaign_recipient r
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
    WHERE d.firm = r.firm AND w.updated_at >= r.first_sent
)"""


def firms_of(purpose: str) -> str:
    """The statement for a campaign, $1; only for reminders is it asked who has gone on answering."""
    return FIRMS.format(continued=_continued(purpose), recipients="", these="")


def some_firms_of(purpose: str) -> str:
    """The same of some recipients alone, whose ids are $2."""
    return FIRMS.format(
        continued=_continued(purpose),
        recipients=" AND id = ANY($2::uuid[])",
        these=" AND r.id = ANY($2::uuid[])",
    )


def _continued(purpose: str) -> str:
    return CONTINUED if purpose == "remind" else "false"
