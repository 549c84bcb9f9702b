"""A call: somebody asked for a person in it, and agreed to nothing else being kept."""

from models.case import Case
from models.submission import Kind


class CallCase(Case):
    """A case of which nobody knows more than that it was; what was told in it takes its place."""

    __mapper_args__ = {"polymorphic_identity": Kind.CALL.value}  # noqa: RUF012
