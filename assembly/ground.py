"""What everything else stands on, built from the settings: nothing connects before it is used."""

from dataclasses import dataclass
from pathlib import Path

import redis
import structlog

from assembly.gateways import cloud, texts, voice
from assembly.redis_client import redis_at
from config import Settings
from gateway.calls import Gateway
from gateway.texts import Texts
from keys import Keys
from models import Database, open_database
from models.chain import ANCHOR
from models.intake import Intake
from models.public_key import KeyChanged, PublicKey
from whatsapp.cloud import Cloud


@dataclass(frozen=True)
class Ground:
    """Settings, keys, the database, Redis and the accounts at gateways."""

    settings: Settings
    keys: Keys
    database: Database
    redis: redis.Redis
    public_key: PublicKey
    gateway: Gateway | None
    texts: Texts | None
    cloud: Cloud | None

    @classmethod
    def of(cls, settings: Settings) -> "Ground":
        """Nothing connects before it is used."""
        keys = Keys(settings.secret_key.get_secret_value(), settings.pepper.get_secret_value())
        database = open_database(settings.database_url, chain_key=keys.audit)
        return cls(
            settings=settings,
            keys=keys,
            database=database,
            redis=redis_at(settings.redis_url),
            public_key=PublicKey(database, settings.instance_path, settings.public_key_pin),
            gateway=voice(settings),
            texts=texts(settings),
            cloud=cloud(settings),
        )

    @property
    def audit_anchor(self) -> Path:
        """The file in which the end of the audit log is anchored."""
        return self.settings.instance_path / ANCHOR

    def intake(self) -> Intake:
        """What takes what callers tell, under the organisation's key.

        :raise NotSetUp: there is no organisation yet.
        """
        return Intake(
            self.database,
            self.settings.journal,
            self.public_key(),
            self.keys.codes,
            urls_key=self.keys.recordings,
            counterfoils=self.settings.counterfoils,
        )


def refuse_another_key(parts: Ground) -> None:
    """See that nobody has changed the key that callers' words are sealed to.

    :raise KeyChanged: somebody has.
    """
    try:
        parts.public_key.check()
    except KeyChanged:
        structlog.get_logger().error("public_key_changed")
        raise
