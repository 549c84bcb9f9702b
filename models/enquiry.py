"""An enquiry: a question about migrating, with the answers to the job-offer check."""

from models.filing import Filing
from models.submission import Kind


class Enquiry(Filing):
    """A filing that asks; nobody need have been harmed."""

    __mapper_args__ = {"polymorphic_identity": Kind.ENQUIRY.value}  # noqa: RUF012
