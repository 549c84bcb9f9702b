"""Job offers that callers check, told as they are: one fine, one that stops the check."""

ABROAD = {"location_side": "ABROAD", "under_18": "NO"}

FINE = {
    "nea_listed": "YES",
    "money_first": "NO",
    "papers_kept": "NO",
    "contract": "YES",
    "visit_visa": "NO",
    "secrecy": "NO",
    "warned_country": "NO",
    "offer_changed": "NO",
}
"""Every question about work abroad, answered as nobody need fear."""

PAPERS_KEPT = {"nea_listed": "YES", "money_first": "NO", "papers_kept": "YES"}
"""Whoever offers it would keep their papers: reason enough to stop."""
