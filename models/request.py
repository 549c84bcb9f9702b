"""A request: the caller asks us to do something, such as to be called or to be trained."""

from models.case import Case
from models.submission import Kind


class Request(Case):
    """A case that wants an act of ours; what act is in its answers, under "what"."""

    __mapper_args__ = {"polymorphic_identity": Kind.REQUEST.value}  # noqa: RUF012

    def what(self, private_key: bytes) -> str | None:
        """The act asked for, such as "CALL"."""
        wanted = self.open_answers(private_key).get("what")
        return wanted if isinstance(wanted, str) else None
