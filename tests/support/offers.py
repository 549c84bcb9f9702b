"""Job offers that callers check, told as they are: one fine, one that stops the check."""

ABROAD = {"location_side": "ABROAD"}

FINE = {
    "papers_kept": "NO",
    "visa_or_lie": "NO",
    "warned_country": "NO",
    "must_pay": "NO",
    "contract_seen": "YES",
    "free_to_go": "YES",
    "online_or_hurry": "NO",
    "pay_high": "NO",
}
"""Every question about work abroad, answered as nobody need fear."""

PAPERS_KEPT = {"papers_kept": "YES"}
"""Whoever offers it would keep their papers: reason enough to stop."""

LOCAL = {
    "papers_kept": "NO",
    "secrecy": "NO",
    "pay_to_other": "NO",
    "must_pay": "NO",
    "pay_agreed": "YES",
    "free_to_go": "YES",
    "online_or_hurry": "NO",
    "pay_high": "NO",
}
"""The same of work in Kenya."""
