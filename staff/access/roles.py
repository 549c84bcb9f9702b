"""What each role may do: one table, which the guard, the menu and `docs/roles.md` show.

The organisation's key is a second condition: a role alone opens nothing that is sealed.
"""

from enum import StrEnum

from models.person import Role
from models.submission import Kind


class Permission(StrEnum):
    """What a role can be allowed."""

    READ_REQUESTS = "read and work on requests"
    READ_CASES = "read and work on reports, enquiries and calls"
    TAKE_CALLS = "be on duty and on the roster, take alerts, have callers called back"
    REFER = "refer callers to services"
    REFER_UNASKED = "send a referral that nobody could ask the caller about"
    RESTRICT = "restrict a case to some people"
    EXPORT = "export what the work list shows"
    HOLD_WORKSHOPS = "make workshops, see what was counted"
    SEE_NUMBERS = "see the numbers"
    SEE_SERVICES = "see whether services have helped"
    CHANGE_LISTS = "import lists, confirm another's, undo them"
    CHANGE_WORDS = "change what callers are told, publish another's words, undo them"
    SEE_PEOPLE = "see who may sign in"
    CHANGE_PEOPLE = "add people, change their roles, end their access"
    HAND_ON_KEY = "hand the organisation's key on to people"
    READ_LOG_OF_PEOPLE = "read in the audit log what changed about people"
    READ_LOG = "read the whole audit log"
    HAVE_ACCOUNT = "change their own password and second factor"


MAY: dict[Permission, tuple[Role, ...]] = {
    Permission.READ_REQUESTS: (Role.CASEWORKER, Role.SUPERVISOR, Role.TRAINER),
    Permission.READ_CASES: (Role.CASEWORKER, Role.SUPERVISOR),
    Permission.TAKE_CALLS: (Role.CASEWORKER, Role.SUPERVISOR),
    Permission.REFER: (Role.CASEWORKER, Role.SUPERVISOR),
    Permission.REFER_UNASKED: (Role.SUPERVISOR,),
    Permission.RESTRICT: (Role.SUPERVISOR,),
    Permission.EXPORT: (Role.SUPERVISOR,),
    Permission.HOLD_WORKSHOPS: (Role.CASEWORKER, Role.SUPERVISOR, Role.TRAINER),
    Permission.SEE_NUMBERS: (
        Role.CASEWORKER, Role.SUPERVISOR, Role.TRAINER, Role.EDITOR, Role.ADMINISTRATOR,
    ),
    Permission.SEE_SERVICES: (Role.CASEWORKER, Role.SUPERVISOR, Role.TRAINER, Role.EDITOR),
    Permission.CHANGE_LISTS: (Role.SUPERVISOR, Role.EDITOR),
    Permission.CHANGE_WORDS: (Role.SUPERVISOR, Role.EDITOR),
    Permission.SEE_PEOPLE: (Role.SUPERVISOR, Role.ADMINISTRATOR),
    Permission.CHANGE_PEOPLE: (Role.ADMINISTRATOR,),
    Permission.HAND_ON_KEY: (Role.SUPERVISOR,),
    Permission.READ_LOG_OF_PEOPLE: (Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR),
    Permission.READ_LOG: (Role.SUPERVISOR, Role.AUDITOR),
    Permission.HAVE_ACCOUNT: tuple(Role),
}  # fmt: skip

TO_READ = {
    Kind.REPORT: Permission.READ_CASES,
    Kind.ENQUIRY: Permission.READ_CASES,
    Kind.REQUEST: Permission.READ_REQUESTS,
    Kind.CALL: Permission.READ_CASES,
}
"""What it takes to read each kind of case."""


def may(role: str, permission: Permission) -> bool:
    """Whether a role is allowed something."""
    return role in MAY[permission]


def kinds(role: str) -> frozenset[Kind]:
    """The kinds of cases that a role may read."""
    return frozenset(kind for kind, permission in TO_READ.items() if may(role, permission))


def holds_key(role: str) -> bool:
    """Whether people of a role are given the organisation's key: those who read cases are."""
    return bool(kinds(role))
