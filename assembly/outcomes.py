"""All that a conversation can have done, each verb with what it needs."""

from assembly.ground import Ground
from dialogue.sessions import Sessions
from lists.live import InUse
from outcomes.agencies import Agencies
from outcomes.attempts import Attempts
from outcomes.bells import Bells
from outcomes.call_desk import CallDesk
from outcomes.codes import Codes
from outcomes.drafts import Drafts
from outcomes.enquiries import Enquiries
from outcomes.feedback import Feedback
from outcomes.good_times import GoodTimes
from outcomes.offer_check import OfferChecks
from outcomes.once_a_day import OnceADay
from outcomes.person import Person
from outcomes.replies import Replies
from outcomes.reports import Reports
from outcomes.requests import Requests
from outcomes.return_visit import Returning
from outcomes.services import Services
from outcomes.shared_hops import SharedHops
from outcomes.spoken_replies import SpokenReplies
from outcomes.visits import Visits
from outcomes.whereabouts import Whereabouts
from whatsapp.templates import Templates


def outcomes_of(
    ground: Ground, lists: InUse, sessions: Sessions, switchboard: CallDesk
) -> tuple[object, ...]:
    """All that a conversation can have done; the trees call it by the names of its verbs."""
    database, client, keys = ground.database, ground.redis, ground.keys
    drafts, once = Drafts(sessions, ground.intake), OnceADay(database, client, keys.counted)
    visits = Visits(ground.intake, drafts)
    bells = _bells(ground)
    return (
        Reports(ground.intake, drafts, visits, ground.settings.voice_recording),
        Requests(ground.intake),
        bells,
        Codes(ground.intake, bells),
        OfferChecks(lambda: lists.offers, ground.intake, drafts),
        Enquiries(ground.intake, drafts),
        _returning(ground, bells),
        Agencies(database, lambda: lists.agencies),
        Services(lambda: lists.services, lists.here.habits, once),
        GoodTimes(lambda: lists.hours),
        Feedback(once, Attempts(client, keys.tries, "workshop")),
        Person(switchboard, ground.intake),
        Whereabouts(),
    )


def shared_hops(ground: Ground) -> SharedHops:
    """What all machines remember of the sessions that Redis could not keep."""
    return SharedHops(ground.database, ground.keys.tags)


def spoken_replies(ground: Ground) -> SpokenReplies:
    """Where callers hear what staff spoke."""
    return SpokenReplies(ground.database, ground.keys.replies, ground.settings.address)


def _returning(ground: Ground, bells: Bells) -> Returning:
    """What a caller does who comes back."""
    return Returning(
        ground.database,
        ground.public_key,
        ground.keys.codes,
        Attempts(ground.redis, ground.keys.tries),
        bells,
        Replies(spoken_replies(ground), ground.settings.at_voice_number),
        ground.keys.recordings,
        ground.settings.counterfoils,
    )


def _bells(ground: Ground) -> Bells:
    """A text goes by a short code alone: a name would say whose it is."""
    return Bells(
        ground.database,
        ground.keys.bells,
        can_ring=bool(ground.gateway),
        can_text=bool(ground.texts and ground.texts.can_be_answered),
        countries=ground.settings.text_countries.split(","),
        templates=ground.cloud.templates if ground.cloud else Templates(),
    )
