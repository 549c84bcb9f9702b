"""An enquiry: a question about migrating, with the answers to the job-offer check."""

from models.case import Case
from models.submission import Kind


class Enquiry(Case):
    """A case that asks; nobody need have been harmed."""

    __mapper_args__ = {"polymorphic_identity": Kind.ENQUIRY.value}  # noqa: RUF012
