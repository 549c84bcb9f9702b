"""Every setting of the service, read once from the environment, complete or refused."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from pydantic import ConfigDict, ValidationError

from config.demo import DEMO_FLASH_NUMBER, DEMO_HELPLINE, DEMO_TEAM_HOURS, DEMO_VOICE_NUMBER
from config.demo import with_demo_secrets as _with_demo_secrets
from config.environment import SettingsMissing, given_in
from config.instance import Instance
from config.live import NOT_FOR_CALLERS, same_numbers, unfit_for_callers
from config.live import ONLY_WHEN_LIVE as _ONLY_WHEN_LIVE
from config.types import Serves
from config.whatsapp import WhatsApp, of_whatsapp
from ops.setting_faults import explained, odd_letters

__all__ = [
    "DEMO_FLASH_NUMBER", "DEMO_HELPLINE", "DEMO_TEAM_HOURS", "DEMO_VOICE_NUMBER",
    "_ONLY_WHEN_LIVE", "Serves", "Settings", "SettingsMissing",
]  # fmt: skip


class Settings(WhatsApp, Instance):
    """All of them, and what follows from them."""

    model_config = ConfigDict(frozen=True)

    @property
    def journal(self) -> Path:
        """Where what the database can't take waits until it can."""
        return self.instance_path / "journal"

    @property
    def counterfoils(self) -> Path:
        """Where what the database took stays for hours, for one that forgets."""
        return self.instance_path / "counterfoils"

    @property
    def callback_prefix(self) -> str:
        """What the callbacks' addresses begin with: nothing, or the secret that AT was told."""
        token = self.callback_token
        return f"/at/{token.get_secret_value()}" if token else ""

    @property
    def address(self) -> str:
        """Where the gateway reaches this service; on this machine itself where nothing is said."""
        return self.public_url or f"http://127.0.0.1:{self.port}"

    @property
    def console_address(self) -> str:
        """Where staff open the console, as their browsers name it."""
        return self.console_url or self.public_url or f"http://localhost:{self.port}"

    @property
    def told_too_much(self) -> list[str]:
        """The settings that this process has no use for, where it is to be held apart."""
        apart = self.serves == Serves.CALLBACKS and not self.demo
        return [name.upper() for name in NOT_FOR_CALLERS if apart and getattr(self, name)]

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """The settings that the environment spells out.

        :raise SettingsMissing: naming every setting that is missing or wrong, not only the first.
        """
        given = given_in(environment, cls.model_fields)
        demo = given.get("demo", "").lower() in {"1", "true", "t", "yes", "y", "on"}
        given = _with_demo_secrets(given) if demo else given
        if odd := odd_letters(given):
            raise SettingsMissing.of(odd)
        faults = same_numbers(given) + of_whatsapp(given, live=not demo)
        faults += [] if demo else unfit_for_callers(given)
        try:
            settings = cls.model_validate(given)
        except ValidationError as wrong:
            faults = explained(wrong) + faults
        else:
            if not faults:
                return settings
        raise SettingsMissing.of(faults)
