"""Which rows of each table each database role reaches, and what it may do with them: the whole of the second wall.

A table is a line here. One without a line is closed to everybody but the system, and `tests/rules` asks for it.
Rules are conditions over the table's own columns. They are written so that the server computes the visitor's firms
once a statement and still uses the index of the column; never as an OR of roles, which costs a list its index.
"""

from lotrinh.database_roles import Role

NOBODY: Role = "lotrinh_nobody"
VISITOR: Role = "lotrinh_visitor"
ADVISOR: Role = "lotrinh_advisor"
PROVINCE: Role = "lotrinh_province"
OPERATOR: Role = "lotrinh_operator"
SYSTEM: Role = "lotrinh_system"
SIGNED_IN: tuple[Role, ...] = (VISITOR, ADVISOR, PROVINCE, OPERATOR)
EVERYBODY: tuple[Role, ...] = (NOBODY, *SIGNED_IN)

Right = tuple[str, str, str]
"""What may be done, with which rows, and what has to hold of a row afterwards."""
Rights = dict[Role, tuple[Right, ...]]

ANY = "true"
ME = "(SELECT visitor_person())"
MY_FIRMS = "(SELECT visitor_firms())::uuid[]"
OF_MY_FIRM = f"firm = ANY ({MY_FIRMS})"
MINE = f"person = {ME}"
IN_MY_NAME = f"person_id = {ME}"


def read(rows: str = ANY) -> tuple[Right, ...]:
    return (("SELECT", rows, ANY),)


def read_columns(columns: str) -> tuple[Right, ...]:
    return ((f"SELECT ({columns})", ANY, ANY),)


def add(rows: str = ANY) -> tuple[Right, ...]:
    """Without reading what is there."""
    return (("INSERT", rows, rows),)


def log(rows: str = ANY) -> tuple[Right, ...]:
    """Read and add, never change."""
    return read(rows) + add(rows)


def hold(column: str = "id", rows: str = ANY) -> tuple[Right, ...]:
    """Lock a row against changes of others (FOR SHARE, FOR UPDATE), without changing it."""
    return ((f"UPDATE ({column})", rows, "false"),)


def write(rows: str = ANY) -> tuple[Right, ...]:
    return (*log(rows), ("UPDATE", rows, rows), ("DELETE", rows, ANY))


def change(columns: str, rows: str, becoming: str = ANY) -> tuple[Right, ...]:
    """`becoming`: what a changed row has to be besides."""
    return ((f"UPDATE ({columns})", rows, rows if becoming == ANY else f"({rows}) AND {becoming}"),)


def of(column: str, parent: str, key: str = "id") -> str:
    """The row belongs to a row of `parent` that the same role reaches."""
    return f"{column} = ANY (ARRAY(SELECT {key} FROM {parent}))"  # noqa: S608 - names of this file


def everybody(right: tuple[Right, ...], roles: tuple[Role, ...] = EVERYBODY) -> Rights:
    return dict.fromkeys(roles, right)


REFERENCE = everybody(read())
OWN_ACCOUNT = everybody(write(MINE), SIGNED_IN)


AGREES = "SELECT FROM consent c WHERE c.firm = {firm} AND c.purpose = 'advisors' AND c.withdrawn_at IS NULL"


def seen_by_consent(table: str) -> Rights:
    """The planner looks up each row it meets or all at once, as is cheaper: measured, lists take as long as without."""
    return {VISITOR: write(OF_MY_FIRM), ADVISOR: read(consented(table))}


def consented(table: str) -> str:
    """One look into the index of standing consents for each row that is met."""
    return f"EXISTS ({AGREES.format(firm=f'{table}.firm')})"


def of_round(table: str) -> Rights:
    """Written by the firm; advisors see it while the firm agrees, and of a round that it asked them to review."""
    asked = "SELECT FROM review r WHERE r.assessment = a.id"
    agrees = f"EXISTS ({AGREES.format(firm='a.firm')}) OR EXISTS ({asked})"
    seen = f"EXISTS (SELECT FROM assessment a WHERE a.id = {table}.assessment AND ({agrees}))"
    return {VISITOR: write(of("assessment", "assessment")), ADVISOR: read(seen)}


def settled_by_consent(table: str) -> Rights:
    """Raised by the firm that submits; advisors see and settle them while the firm agrees."""
    agrees = consented(table)
    settled = change("settled_by, settled_at, outcome, note", agrees)
    return {VISITOR: write(OF_MY_FIRM), ADVISOR: read(agrees) + settled}


FIRMS_OWN: Rights = {VISITOR: write(OF_MY_FIRM), ADVISOR: read()}
"""Written by the firm; the queries of advisors ask for its consent."""
SHARED: Rights = {VISITOR: write(OF_MY_FIRM), ADVISOR: write()}
"""Firm and centre both write there."""
FIRMS_LOG: Rights = {VISITOR: log(OF_MY_FIRM), ADVISOR: read()}
SHOWN: Rights = {VISITOR: read(OF_MY_FIRM), ADVISOR: read()}
"""Written by the system."""
SHOWN_TO_THE_FIRM: Rights = {VISITOR: read(OF_MY_FIRM), ADVISOR: write()}
CENTRE: Rights = {ADVISOR: write()}


def firms_own(column: str, parent: str, key: str = "id") -> Rights:
    return {VISITOR: write(of(column, parent, key)), ADVISOR: read()}


def shared(column: str, parent: str, key: str = "id") -> Rights:
    return {VISITOR: write(of(column, parent, key)), ADVISOR: write()}


PEOPLE_I_MEET = (
    f"id = {ME} OR staff_role <> 'none' OR {of('id', 'member', 'person')} OR {of('id', 'claim', 'person')}"
)
MYSELF_OR_STAFF = f"id = {ME} OR staff_role <> 'none'"
MY_ACCOUNT = change("name, locale, second_factor_since", f"id = {ME}")

ACCOUNTS: dict[str, Rights] = {
    "person": {
        VISITOR: read(PEOPLE_I_MEET) + MY_ACCOUNT,
        ADVISOR: read() + MY_ACCOUNT,
        PROVINCE: read(MYSELF_OR_STAFF) + MY_ACCOUNT,
        OPERATOR: read() + change("name, locale, second_factor_since, staff_role", ANY),
    },
    # An operator ends anybody's sessions; a session made or changed for somebody else would be their account.
    "session": OWN_ACCOUNT | {OPERATOR: read() + add(MINE) + (("UPDATE", MINE, MINE), ("DELETE", ANY, ANY))},
    "sign_in_code": {},
    "authenticator_app": OWN_ACCOUNT,
    "known_device": OWN_ACCOUNT,
    "passkey": OWN_ACCOUNT,
    "recovery_code": OWN_ACCOUNT,
    "wrong_factor": OWN_ACCOUNT,
    "provider_identity": OWN_ACCOUNT | {OPERATOR: write()},
    "spent_state": {},
    "account_deletion": OWN_ACCOUNT,
    "data_export": everybody(log(MINE), SIGNED_IN),
}

CLAIMED = f"""EXISTS (
    SELECT FROM claim c WHERE c.firm = member.firm AND c.person = member.person AND c.person <> {ME}
    AND c.state = 'in_review'
)"""

# What the registry says of firms changes with a list that is taken in, by a job.
FIRMS: dict[str, Rights] = {
    "admin_unit": REFERENCE,
    "former_district": REFERENCE,
    "park": REFERENCE,
    "firm": {
        VISITOR: read(f"id = ANY ({MY_FIRMS})") + hold(rows=f"id = ANY ({MY_FIRMS})"),
        ADVISOR: read() + hold(),
        OPERATOR: read() + hold(),
    },
    "member": {
        # Who joins does so as the system, by an invitation or a claim: a row of one's own would open the firm.
        VISITOR: read(f"{OF_MY_FIRM} OR {MINE}") + change("role, ended_at", OF_MY_FIRM),
        # Who approves a claim makes the owner: of whoever asks for the firm now, never of another or of oneself.
        ADVISOR: read() + add(CLAIMED) + change("role", CLAIMED),
        OPERATOR: read(),
    },
    "claim": {
        VISITOR: read(f"{OF_MY_FIRM} OR {MINE}"),
        ADVISOR: read()
        + change("state, reason, decided_by, decided_at, code_digest", ANY, f"person <> {ME}"),
        OPERATOR: read(),
    },
    "consent": {VISITOR: write(OF_MY_FIRM), ADVISOR: read() + hold()},
    "invitation": FIRMS_OWN,
    "park_tenancy": SHOWN | {OPERATOR: read()},
    "supply_declaration": FIRMS_OWN,
    "firm_change": SHOWN,
    "departure": {VISITOR: write(OF_MY_FIRM), ADVISOR: read()},
    "provider_import": CENTRE,
    "provider_import_row": CENTRE,
    "provider": {VISITOR: read() + hold(), ADVISOR: write()},
}

ASSESSMENTS: dict[str, Rights] = {
    "site": {VISITOR: write(OF_MY_FIRM)},
    # Advisors know that there is one of the firm, none of a site; what it says is below.
    "assessment": {VISITOR: write(OF_MY_FIRM), ADVISOR: read("site IS NULL")},
    # Campaigns and cohorts ask when a draft was last touched; what it says is the firm's until it submits.
    "answer": {
        VISITOR: write(of("assessment", "assessment")),
        ADVISOR: read_columns("assessment, updated_at"),
    },
    "assignment": of_round("assignment"),
    "difference": of_round("difference"),
    "evidence": of_round("evidence"),
    "plausibility_flag": settled_by_consent("plausibility_flag"),
    "report": of_round("report"),
    "snapshot": of_round("snapshot") | {VISITOR: log(of("assessment", "assessment"))},
    "firm_latest": seen_by_consent("firm_latest"),
    "round_result": seen_by_consent("round_result"),
    "report_brand": FIRMS_OWN,
    "stated_round": {},  # read from submitted rounds for the figures of all
    "benchmark_freeze": everybody(read(), SIGNED_IN),
    "benchmark_value": everybody(read(), SIGNED_IN),
}

ADVISED = consented("advisor_advice")
TICKED_OPENLY = f"EXISTS (SELECT FROM plan_step p WHERE p.id = plan_tick.step AND {consented('p')})"

ROADMAP: dict[str, Rights] = {
    "advisor_advice": {
        VISITOR: read(OF_MY_FIRM),
        ADVISOR: read() + add(ADVISED) + change("withdrawn_by, withdrawn_at", ADVISED),
    },
    "next_step_probability": {VISITOR: read(OF_MY_FIRM), ADVISOR: read(consented("next_step_probability"))},
    "recommendation_list": FIRMS_LOG,
    "recommendation_item": {VISITOR: log(of("list", "recommendation_list")), ADVISOR: read()},
    "step_response": {VISITOR: log(OF_MY_FIRM), ADVISOR: read(consented("step_response"))},
    "model_run": {ADVISOR: read(), OPERATOR: read()},
    # An advisor verifies what a firm that shares its roadmap uses; with it go the step and what is asked about it.
    "adoption": {VISITOR: log(OF_MY_FIRM), ADVISOR: read() + add(consented("adoption"))},
    "solution_use": SHOWN,
    "measurement": seen_by_consent("measurement"),
    "paper": seen_by_consent("paper"),
    "plan_mail_opt_out": OWN_ACCOUNT,
    "plan_reminder": {VISITOR: read(of("step", "plan_step")), ADVISOR: read()},
    "plan_step": {
        VISITOR: write(OF_MY_FIRM),
        ADVISOR: read() + change("done_at, done_by, adoption, rev, changed_at", consented("plan_step")),
    },
    "plan_tick": {VISITOR: write(of("step", "plan_step")), ADVISOR: read(TICKED_OPENLY)},
    "check_in": {VISITOR: write(OF_MY_FIRM), ADVISOR: write(consented("check_in"))},
    "check_in_notice": {VISITOR: read(of("check_in", "check_in")), ADVISOR: read()},
}

OF_ROUND = of("assessment", "assessment")

SUPPORT_CENTRE: dict[str, Rights] = {
    "firm_standing": SHOWN,
    "name_word": {ADVISOR: read()},
    "advisor_case": SHOWN_TO_THE_FIRM | {OPERATOR: read()},
    "case_assignment": CENTRE,
    "engagement": SHOWN_TO_THE_FIRM,
    "support_request": SHARED,
    "request_message": shared("request", "support_request"),
    "message_file": shared("message", "request_message"),
    "hand_over": shared("request", "support_request"),
    "saved_view": CENTRE,
    "team": CENTRE | {OPERATOR: write()},
    "team_member": CENTRE | {OPERATOR: write()},
    "team_note": CENTRE,
    "tag": CENTRE,
    "tag_change": CENTRE,
    "firm_tag": CENTRE,
    "firm_export": {ADVISOR: write(f"asked_by = {ME}")},
    "cohort": CENTRE,
    "cohort_firm": CENTRE,
    "cohort_reading": CENTRE,
    "registry_import": CENTRE,
    "import_change": CENTRE,
    "import_mapping": CENTRE,
    "import_problem": CENTRE,
    "import_row": CENTRE,
    "campaign": CENTRE,
    "campaign_launch": CENTRE,
    "campaign_letter": CENTRE,
    "campaign_opt_out": CENTRE,
    "campaign_recipient": CENTRE,
    "campaign_reading": CENTRE,
    "review": {
        VISITOR: read(OF_ROUND)
        + add(f"state = 'asked' AND reviewer IS NULL AND {OF_ROUND}")
        + change("state, reviewer, trip, due_on, sent_back_at, priority, rev", OF_ROUND),
        ADVISOR: write(),
    },
    "answer_check": {VISITOR: read(of("review", "review")), ADVISOR: write()},
    "objection": shared("review", "review"),
    "review_conclusion": {VISITOR: read(of("review", "review")), ADVISOR: log()},
    "review_event": {VISITOR: log(of("review", "review")), ADVISOR: log()},
    "review_reply": shared("review", "review"),
    "second_reading": {VISITOR: read(of("conclusion", "review_conclusion")), ADVISOR: log()},
}

BUYERS = "pay_by, canceled_at, canceled_by, ends_with_period"
OF_SPONSORED = f"firm IS NULL AND {of('sponsorship', 'sponsorship')}"
OF_ORDER = of("transfer_order", "transfer_order")

BILLING: dict[str, Rights] = {
    "billing_customer": {VISITOR: write(OF_MY_FIRM), OPERATOR: read()},
    "billing_invoice": {VISITOR: read(OF_MY_FIRM), OPERATOR: read()},
    "billing_notice": {OPERATOR: read()},
    "charge": {VISITOR: read(OF_MY_FIRM), OPERATOR: read()},
    "checkout": {VISITOR: write(OF_MY_FIRM), OPERATOR: read()},
    "subscription": {VISITOR: read(OF_MY_FIRM), ADVISOR: read(), OPERATOR: read()},
    "reconciliation": {OPERATOR: read()},
    "stripe_event": {OPERATOR: read()},
    # Whoever buys neither changes the sum nor removes an order.
    "transfer_order": {
        VISITOR: log(OF_MY_FIRM) + change(BUYERS, OF_MY_FIRM),
        PROVINCE: log(OF_SPONSORED) + change(BUYERS, OF_SPONSORED),
        OPERATOR: write(),
    },
    "bank_transfer": {
        VISITOR: read(OF_ORDER),
        PROVINCE: read(OF_ORDER),
        OPERATOR: write(),
    },
    "api_token": {VISITOR: write(OF_MY_FIRM)},
    "seat_proposal": {ADVISOR: write(), PROVINCE: read(of("sponsorship", "sponsorship")), OPERATOR: write()},
    "sponsored_seat": {VISITOR: read(OF_MY_FIRM), ADVISOR: write(), OPERATOR: write()},
    "sponsorship": {
        VISITOR: read(of("id", "sponsored_seat", "sponsorship")),
        ADVISOR: read() + hold(),
        PROVINCE: read("sponsor = 'province'") + hold(),
        OPERATOR: write(),
    },
    "scheme_account": SHARED | {OPERATOR: read()},
    "voucher": {
        VISITOR: read(OF_MY_FIRM) + add(f"state = 'open' AND {OF_MY_FIRM}")
        + change("state, reason, reply, decided_by, decided_at", OF_MY_FIRM, "state IN ('open', 'withdrawn')"),
        ADVISOR: write(),
        OPERATOR: read(),
    },
    # What is committed and paid is the advisors' to enter.
    "voucher_entry": {VISITOR: read(of("voucher", "voucher")), ADVISOR: log(), OPERATOR: read()},
}  # fmt: skip

PUBLISHED = (
    "id, as_of, is_month_end, simulated, computed_at, level_version, catalogue, firms, platforms, supply, fit"
)
"""Of an edition; the counts it was made from and the log of what is hidden are the system's."""

STATISTICS: dict[str, Rights] = {
    "statistic_build": everybody(read_columns(PUBLISHED)),
    "statistic_cell": REFERENCE,
    "statistic_release": REFERENCE | {PROVINCE: log(), OPERATOR: log()},
    "statistic_correction": {PROVINCE: write(), OPERATOR: write()},
    "statistic_caller": {},
    "statistic_token": {PROVINCE: write(), OPERATOR: write()},
}

ENQUEUE = add() + read_columns("id, entrypoint, priority, status, dedupe_key")
"""What a job is about is the system's; the queue answers with the rest."""

RECORD: dict[str, Rights] = {
    "audit_event": {
        # In one's own name alone; what nobody did, the system writes.
        VISITOR: add(IN_MY_NAME) + read(f"firm_id = ANY ({MY_FIRMS})"),
        ADVISOR: add(IN_MY_NAME) + read(),
        PROVINCE: add(IN_MY_NAME),
        OPERATOR: add(IN_MY_NAME) + read(),
    },
    "retention_run": {OPERATOR: read()},
    "audit_link": {OPERATOR: read()},
    "audit_verification": {OPERATOR: read()},
    "message": everybody(add(), SIGNED_IN) | {OPERATOR: log() + hold()},
    "worker_beat": REFERENCE,
    "migration": REFERENCE,
    "pgqueuer": everybody(ENQUEUE, SIGNED_IN) | {OPERATOR: write()},
    "pgqueuer_log": everybody(add(), SIGNED_IN) | {OPERATOR: log()},
    "pgqueuer_schedules": {OPERATOR: read()},
    "pgqueuer_statistics": {},
}  # fmt: skip

TABLES: dict[str, Rights] = (
    ACCOUNTS | FIRMS | ASSESSMENTS | ROADMAP | SUPPORT_CENTRE | BILLING | STATISTICS | RECORD
)

VIEWS = ("firm_assessment",)
"""They ask with the rights of whoever asks them, so that everybody may."""

APPEND_ONLY = frozenset({"audit_event", "audit_link"})
"""Not even the system changes these; the triggers of others say so to everybody."""
