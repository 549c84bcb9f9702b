"""What is counted while the service runs, for Prometheus; nothing of any caller."""

from prometheus_client import Counter, Histogram

HOPS = Counter("salama_hops_total", "Callbacks answered", ["channel"])
HOP_SECONDS = Histogram(
    "salama_hop_seconds",
    "Seconds from a callback's arrival to its answer",
    ["channel"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
REPORTS_FILED = Counter("salama_reports_filed_total", "Reports filed", ["channel"])
OFFERS_CHECKED = Counter(
    "salama_offers_checked_total", "Job offers checked, by what they came to", ["form", "band"]
)
SESSIONS_ENDED = Counter(
    "salama_ussd_sessions_ended_total", "USSD sessions that ended, by how", ["status"]
)
CALLS = Counter(
    "salama_calls_total",
    "Calls that are over, by why they were made",
    ["purpose", "outcome", "cause"],
)
SAID_BY_MACHINE = Counter(
    "salama_prompts_missing_total",
    "Prompts read by a machine for want of a recording",
    ["language"],
)
