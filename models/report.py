"""A report: something that happened, or may be happening, to someone."""

from models.case import Case
from models.submission import Kind


class Report(Case):
    """A case about harm. Until staff decide otherwise it is of a possible victim, never more."""

    __mapper_args__ = {"polymorphic_identity": Kind.REPORT.value}  # noqa: RUF012
