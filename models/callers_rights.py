"""What the process that answers callers may do in the database, table by table, and why.

It signs in as a role of its own: whoever breaks into it by what a caller sends has no more rights
than stand here. A table or a column that stands here with nothing, it can neither read nor change.

What it reads of cases is sealed to the organisation but for the facts that triage needs: it has to
find one by code and PIN, and to put what is told later in the place of what was told earlier.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, text

from models.db.rights import ALL, May, Right, give, held, role_of, wanted

ROLE = "-callers"
"""What its role has behind the owner's name: `salama-callers`, as is the user of the system."""

_NOTHING = May("")

CALLERS = {
    # What callers tell.
    "cases": May(
        "files, replaces an earlier telling, finds by code, notes what is new, gives an alert's"
        " cases to who took it, deletes for who says so",
        reads=ALL,
        adds=True,
        changes="kind idem channel language county country about danger urgent complete step"
        " content_version source call_tag sealed_key sealed_answers sealed_contact to_fetch id"
        " priority may_contact unread caller_wrote_at status owner_id",
        deletes=True,
    ),
    "addition": May(
        "keeps what is told on coming back, the later in place of the earlier",
        reads="id step",
        adds=True,
        changes=ALL,
    ),
    "recording": May("has what was spoken fetched, once", reads=ALL, adds=True),
    "refusal": May("keeps nothing of what was taken back", reads=ALL, adds=True, deletes=True),
    "session_lengths": May(
        "how far a session came, while Redis is away",
        reads="name_tag lengths reach at",
        adds=True,
        changes="lengths reach at",
        deletes=True,
    ),
    "arrival": May("hears a WhatsApp message once", reads="name_tag", adds=True),
    "tally": May("counts answers", reads=ALL, adds=True, changes="count"),
    # Coming back with code and PIN.
    "return_code": May(
        "gives a code, finds by it, deletes it with its case",
        reads=ALL,
        adds=True,
        changes="code_tag caller_public_key sealed_caller_key sealed_progress phones at",
        deletes=True,
    ),
    "reply": May(
        "shows a caller what is sealed to them, takes their words",
        reads=ALL,
        adds=True,
        changes="begun_by_caller_at read_by_caller_at",
    ),
    "spoken_reply": May("plays a caller what is sealed to them", reads=ALL),
    "closure": May("a closed case is open again when its caller tells more", adds=True),
    "case_merge": May(
        "what is merged into a case opens again when that is deleted", reads="case_id into_id"
    ),
    "seen": May("nobody has seen what is new", reads="case_id", deletes=True),
    "trait": May("forgets what cases share when contact is stopped", reads="case_id", deletes=True),
    "bell": May(
        "keeps and drops a sign that was chosen; to which number, it can't read again",
        reads="case_id means message_id chosen_at",
        adds=True,
        changes="means message_id chosen_at sealed",
        deletes=True,
    ),
    # What it owes: the worker sends. To whom and in which words, it can't read again.
    "message": May(
        "owes answers and signs, counts those of a day, notes receipts, settles calls that wake",
        reads="id means about state person_id case_id made_at due_at good_until tries lease_until"
        " sent_at over_at cause cost parts consent gateway_id number_tag session_tag",
        adds=True,
        changes="state due_at good_until over_at sent_at lease_until cause gateway_id session_tag"
        " sealed_whom",
    ),
    "receipt": May("keeps what became of a text", reads=ALL, adds=True, changes="fate cause at"),
    "opt_out": May(
        "owes nothing to who wants none", reads=ALL, adds=True, changes="at", deletes=True
    ),
    "call": May(
        "wants a call back, begins one that is answered, ends it",
        reads=ALL,
        adds=True,
        changes="state number_tag session_tag sealed_whom case_id consent over_at placing_at"
        " seconds cause",
    ),
    "call_record": May(
        "that a person was asked for, and whether they came",
        reads="call_tag answered",
        adds=True,
        changes="answered seconds",
    ),
    # Staff on duty, and alerts that they take by a key or a text.
    "alert": May(
        "raises one with its case, has it taken, or has the next asked",
        reads=ALL,
        adds=True,
        changes="state due_at over_at person_id taken_by",
    ),
    "alert_case": May("which case an alert is of", reads=ALL, adds=True),
    "ask": May("who was asked", reads=ALL),
    "duty": May("whom to ring who presses 0, in turn", reads=ALL, changes="rung_at"),
    "pager": May("whether a phone is still that of who was woken on it", reads=ALL),
    "person": May(
        "whether somebody works here still: no name, no password", reads="id active role"
    ),
    # The audit log: its end, and whether a thing happened to a case. Never who did what.
    "event": May(
        "writes what callers did, chained to the last", reads="id hash what case_id", adds=True
    ),
    # What callers are told.
    "organisation": May("the public key that all is sealed to", reads="id public_key"),
    "imported_list": May("which lists are in use", reads=ALL),
    "list_entry": May("what stands on them", reads=ALL),
    "agency": May("what stands on that of agencies", reads=ALL),
    "wording": May(
        "the words in use: no draft's author",
        reads="number before in_use changes published_at ended_at",
    ),
    "prompt_take": May(
        "what calls play: nobody's draft, nor who brought it",
        reads="number language words since until in_use ended_at sound",
    ),
    "workshop": May("which one a number is of", reads=ALL),
}  # fmt: skip
CALLERS |= dict.fromkeys(
    (
        *(
            "alembic_version",
            "brought_file",
            "correction",
            "hold",
            "key_handover",
            "leftover",
            "note",
            "passage",
        ),
        *("permit", "recording_chunk", "recording_copy", "referral", "referral_step"),
        *("restriction", "restriction_named", "saved_view", "security_key", "sent_form", "shift"),
        *(
            "card_check",
            "team",
            "team_member",
            "unsent",
            "unsent_case",
            "unsent_speech",
            "work_file",
        ),
    ),
    _NOTHING,
)
"""All else, each by its name: a new table is nobody's until somebody says whose."""


def give_callers(connection: Connection) -> None:
    """Give their role its rights and no others; nothing where there is none, as on SQLite."""
    if connection.dialect.name == "postgresql" and (role := role_of(connection, ROLE)):
        give(connection, role, CALLERS)


def amiss(connection: Connection) -> Iterator[str]:
    """What is wrong with the rights of their role, in a line each."""
    role = role_of(connection, ROLE)
    if role is None:
        yield "callers are answered with all rights: createuser, then alembic upgrade head"
        return
    if connection.scalar(text(_POWERS), {"role": role}):
        yield f"{role} is more than a role that signs in: take its powers and its roles away"
    should, does = wanted(connection, CALLERS), held(connection, role)
    for what, rights in (("may not", should - does), ("may and must not", does - should)):
        if rights:
            yield f"{role} {what} {_some(rights)}: alembic upgrade head"


_POWERS = """
SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication
  OR EXISTS (SELECT FROM pg_auth_members WHERE member = pg_roles.oid)
FROM pg_roles WHERE rolname = :role
"""


def _some(rights: set[Right]) -> str:
    first, more = sorted(rights)[0], len(rights) - 1
    return f"{first}{f' and {more} more' if more else ''}"
