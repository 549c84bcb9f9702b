"""What the environment says of the settings, and the refusal to start where that is not enough."""

from collections.abc import Iterable, Mapping
from typing import Self

_ALSO = {"at_username": "AFRICASTALKING_USERNAME", "at_api_key": "AFRICASTALKING_API_KEY"}


class SettingsMissing(SystemExit):
    """The environment does not say enough to start; the message names all that is amiss."""

    @classmethod
    def of(cls, faults: Iterable[str]) -> Self:
        """The refusal that names these."""
        return cls("The service can't start. Set in its environment:\n  " + "\n  ".join(faults))


def given_in(environment: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """Each setting that has a value; an empty one counts as none."""
    said = {name: (name.upper(), _ALSO.get(name, "")) for name in names}
    found = {
        name: next(filter(None, map(environment.get, each)), "") for name, each in said.items()
    }
    return {name: value for name, value in found.items() if value}
