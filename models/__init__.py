"""What we keep, and the verbs on it. Knows nothing of the web, the channels or Redis."""

from models.addition import Addition
from models.agency import Agency
from models.alert import Alert, AlertCase, Ask
from models.arrival import Arrival
from models.bell import Bell
from models.brought_file import BroughtFile
from models.call import Call
from models.call_case import CallCase
from models.call_record import CallRecord
from models.card_check import CardCheck
from models.case import Case
from models.closure import Closure
from models.correction import Correction
from models.crypto.envelope import SealBroken
from models.db.database import Database, open_database
from models.duty import Duty
from models.enquiry import Enquiry
from models.event import Event, Head
from models.hold import Hold
from models.imported_list import ImportedList
from models.key_handover import KeyHandover
from models.leftover import Leftover
from models.list_entry import ListEntry
from models.merge import Merge
from models.message import Message
from models.note import Note
from models.opt_out import OptOut
from models.organisation import Organisation
from models.pager import Pager
from models.passage import Passage
from models.permit import Permit
from models.person import Person
from models.prompt_take import PromptTake
from models.receipt import Receipt
from models.recording import Recording
from models.recording_copy import RecordingChunk, RecordingCopy
from models.referral import Referral
from models.refusal import Refusal
from models.reply import Reply
from models.report import Report
from models.request import Request
from models.restriction import Named, Restriction
from models.return_code import ReturnCode
from models.saved_view import SavedView
from models.security_key import SecurityKey
from models.seen import Seen
from models.sent_form import SentForm
from models.session_lengths import SessionLengths
from models.shift import Shift
from models.spoken_reply import SpokenReply
from models.status import Status
from models.submission import Channel, Danger, Kind, Submission
from models.tally import Tally
from models.team import Team
from models.trait import Trait
from models.unsent import Unsent
from models.unsent_case import UnsentCase
from models.unsent_speech import UnsentSpeech
from models.wording import Wording
from models.work_file import WorkFile
from models.workshop import Workshop

__all__ = [
    "Addition",
    "Agency",
    "Alert",
    "AlertCase",
    "Arrival",
    "Ask",
    "Bell",
    "BroughtFile",
    "Call",
    "CallCase",
    "CallRecord",
    "CardCheck",
    "Case",
    "Channel",
    "Closure",
    "Correction",
    "Danger",
    "Database",
    "Duty",
    "Enquiry",
    "Event",
    "Head",
    "Hold",
    "ImportedList",
    "KeyHandover",
    "Kind",
    "Leftover",
    "ListEntry",
    "Merge",
    "Message",
    "Named",
    "Note",
    "OptOut",
    "Organisation",
    "Pager",
    "Passage",
    "Permit",
    "Person",
    "PromptTake",
    "Receipt",
    "Recording",
    "RecordingChunk",
    "RecordingCopy",
    "Referral",
    "Refusal",
    "Reply",
    "Report",
    "Request",
    "Restriction",
    "ReturnCode",
    "SavedView",
    "SealBroken",
    "SecurityKey",
    "Seen",
    "SentForm",
    "SessionLengths",
    "Shift",
    "SpokenReply",
    "Status",
    "Submission",
    "Tally",
    "Team",
    "Trait",
    "Unsent",
    "UnsentCase",
    "UnsentSpeech",
    "Wording",
    "WorkFile",
    "Workshop",
    "open_database",
]
