"""What the web process and the worker are both made of, built once from the settings."""

import os
from dataclasses import dataclass
from functools import partial

from assembly.conversations import content, spoken, texted
from assembly.gateways import notes
from assembly.ground import Ground
from assembly.outcomes import outcomes_of
from config import Settings
from dialogue.hop import Conversation
from dialogue.sessions import Sessions
from ivr.voice_xml import QUEUE
from lists.live import InUse
from lists.takes import TakesInUse
from models.postage import Stamp
from ops import logs
from outcomes.alerts import Alerts
from outcomes.call_desk import CallDesk
from outcomes.lately import Lately
from outcomes.texts import TextPost
from outcomes.verbs import verbs_of
from outcomes.whatsapp import WhatsAppPost
from recordings.collector import Collector, fetcher


@dataclass(frozen=True)
class Parts(Ground):
    """What the service is made of."""

    lists: InUse
    takes: TakesInUse
    switchboard: CallDesk
    alerts: Alerts
    conversation: Conversation
    spoken: Conversation  # the same as it is held in a call
    texted: Conversation  # and in texts, and on WhatsApp
    text_post: TextPost
    whatsapp_post: WhatsAppPost
    collector: Collector

    @property
    def stamp(self) -> Stamp:
        """By what it is decided whether a message goes, and where."""
        keys, settings = self.keys, self.settings
        return Stamp(
            keys.calls,
            keys.pagers,
            keys.opt_outs,
            keys.bells,
            settings.text_countries.split(","),
            tuple(filter(None, (settings.alert_email or "").split(","))),
        )


def build(settings: Settings) -> Parts:
    """Every part of the service."""
    os.umask(0o077)  # what is written down here is for this user alone
    logs.set_up(settings.instance_path)
    ground = Ground.of(settings)
    lists = InUse(ground.database, content(settings.helpline, settings.team_hours))
    switchboard, sessions = _switchboard(ground), Sessions(ground.redis, ground.keys.sessions)
    tree, call_tree = lists.here.tree, spoken(settings.voice_recording)[1]
    text_tree = texted(settings.helpline, settings.team_hours)
    alerts = Alerts(switchboard, ground.keys.pagers)
    outcomes = (*outcomes_of(ground, lists, sessions, switchboard), alerts)
    verbs = verbs_of(outcomes, (tree, call_tree, text_tree))
    lately = Lately(ground.database, settings.journal)
    words_in_use = ground.keys.tags, lambda: lists.wording
    conversation = Conversation(tree, sessions, verbs, *words_in_use, lately.has_filed)
    owes = ground.database, ground.keys.calls, ground.keys.opt_outs
    return Parts(
        **vars(ground),
        lists=lists,
        takes=TakesInUse(ground.database),
        switchboard=switchboard,
        alerts=alerts,
        conversation=conversation,
        spoken=conversation.on(call_tree),
        texted=conversation.on(text_tree),
        text_post=TextPost(*owes, settings.text_parts_a_day, settings.journal),
        whatsapp_post=WhatsAppPost(*owes, settings.whatsapp_answers_a_day),
        collector=_collector(ground),
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
    fetch = fetcher(settings.recording_hosts, own, notes(settings))
    return Collector(ground.database, ground.public_key, ground.keys.recordings, fetch)
