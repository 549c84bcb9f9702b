"""What the web process and the worker are both made of, built once from the settings."""

import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import redis
import structlog

from assembly.conversations import content, spoken, texted
from assembly.gateways import cloud, texts, voice
from assembly.redis_client import redis_at
from config import Settings
from dialogue.hop import Conversation
from dialogue.sessions import Sessions
from gateway.calls import Gateway
from gateway.texts import Texts
from ivr.voice_xml import QUEUE
from keys import Keys
from lists.live import InUse
from models import Database, open_database
from models.chain import ANCHOR
from models.intake import Intake
from models.public_key import KeyChanged, PublicKey
from ops import logs
from outcomes.agencies import Agencies
from outcomes.alerts import Alerts
from outcomes.attempts import Attempts
from outcomes.bells import Bells
from outcomes.codes import Codes
from outcomes.drafts import Drafts
from outcomes.enquiries import Enquiries
from outcomes.feedback import Feedback
from outcomes.offer_check import OfferChecks
from outcomes.once_a_day import OnceADay
from outcomes.person import Person
from outcomes.reports import Reports
from outcomes.requests import Requests
from outcomes.return_visit import Returning
from outcomes.services import Services
from outcomes.switchboard import CallDesk
from outcomes.texts import TextPost
from outcomes.verbs import verbs_of
from outcomes.visits import Visits
from outcomes.whatsapp import WhatsAppPost
from outcomes.whereabouts import Whereabouts
from recordings.collector import Collector, fetcher
from whatsapp.cloud import Cloud


@dataclass(frozen=True)
class Ground:
    """What everything else stands on."""

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


@dataclass(frozen=True)
class Parts(Ground):
    """What the service is made of."""

    lists: InUse
    switchboard: CallDesk
    alerts: Alerts
    conversation: Conversation
    spoken: Conversation  # the same as it is held in a call
    texted: Conversation  # and in texts, and on WhatsApp
    text_post: TextPost
    whatsapp_post: WhatsAppPost
    collector: Collector


def build(settings: Settings) -> Parts:
    """Every part of the service."""
    os.umask(0o077)  # what is written down here is for this user alone
    logs.set_up()
    ground = Ground.of(settings)
    lists = InUse(ground.database, content(settings.helpline, settings.team_hours))
    switchboard, sessions = _switchboard(ground), Sessions(ground.redis, ground.keys.sessions)
    tree, call_tree = lists.here.tree, spoken(settings.voice_recording)[1]
    text_tree = texted(settings.helpline, settings.team_hours)
    alerts = Alerts(switchboard)
    outcomes = (*_outcomes(ground, lists, sessions, switchboard), alerts)
    verbs = verbs_of(outcomes, (tree, call_tree, text_tree))
    conversation = Conversation(tree, sessions, verbs, ground.keys.tags)
    owes = ground.database, ground.keys.calls, ground.keys.opt_outs
    return Parts(
        **vars(ground),
        lists=lists,
        switchboard=switchboard,
        alerts=alerts,
        conversation=conversation,
        spoken=conversation.on(call_tree),
        texted=conversation.on(text_tree),
        text_post=TextPost(*owes, settings.text_parts_a_day, settings.journal),
        whatsapp_post=WhatsAppPost(*owes, settings.whatsapp_answers_a_day),
        collector=_collector(ground),
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


def _outcomes(
    ground: Ground, lists: InUse, sessions: Sessions, switchboard: CallDesk
) -> tuple[object, ...]:
    """All that a conversation can have done; the trees call it by the names of its verbs."""
    database, client, keys = ground.database, ground.redis, ground.keys
    drafts = Drafts(sessions, ground.intake)
    bells = _bells(ground)
    once = OnceADay(database, client, keys.counted)
    return (
        Reports(ground.intake, drafts, Visits(ground.intake, drafts)),
        Requests(ground.intake),
        bells,
        Codes(ground.intake, bells),
        OfferChecks(lambda: lists.offers, ground.intake, drafts),
        Enquiries(ground.intake, drafts),
        Returning(
            database,
            ground.public_key,
            keys.codes,
            Attempts(client, keys.tries),
            bells,
            keys.recordings,
            ground.settings.counterfoils,
        ),
        Agencies(database, lambda: lists.agencies),
        Services(lambda: lists.services, lists.here.habits, once),
        Feedback(once, Attempts(client, keys.tries, "workshop")),
        Person(switchboard, ground.intake),
        Whereabouts(),
    )


def _bells(ground: Ground) -> Bells:
    """A text goes by a short code alone: a name would say whose it is."""
    return Bells(
        ground.database,
        ground.keys.bells,
        can_ring=bool(ground.gateway),
        can_text=bool(ground.texts and ground.texts.can_be_answered),
        countries=ground.settings.text_countries.split(","),
    )


def _switchboard(ground: Ground) -> CallDesk:
    settings, gateway = ground.settings, ground.gateway
    return CallDesk(
        database=ground.database,
        key=ground.keys.calls,
        tags=ground.keys.tags,
        ours=tuple(filter(None, (settings.at_voice_number, settings.at_flash_number))),
        flash_calls_a_day=settings.flash_calls_a_day,
        journal=settings.journal,
        waiting=partial(gateway.waiting, QUEUE) if gateway else lambda: None,
    )


def _collector(ground: Ground) -> Collector:
    """What fetches recordings; in the demo from this service's own phones as well."""
    settings = ground.settings
    own = f"http://127.0.0.1:{settings.port}" if settings.demo else None
    fetch = fetcher(settings.recording_hosts, own)
    return Collector(ground.database, ground.public_key, ground.keys.recordings, fetch)
