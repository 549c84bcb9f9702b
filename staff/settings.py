"""Which settings the console reads; `config.Settings` has them all."""

from typing import Protocol

from pydantic import SecretStr


class Settings(Protocol):
    """`secret_key` may change, which signs everyone out; `pepper` stays for years."""

    @property
    def secret_key(self) -> SecretStr:
        """What cookies are signed under."""

    @property
    def pepper(self) -> SecretStr:
        """What passwords and second factors hang on."""

    @property
    def console_address(self) -> str:
        """Where staff open the console, as their browsers name it."""

    @property
    def demo(self) -> bool:
        """Whether this is a try on one machine, without https or a second factor."""
