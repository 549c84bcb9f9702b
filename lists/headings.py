"""What staff head columns with that several lists have, in English and in Swahili."""

PHONES = (
    "phone", "phone no", "phone nos", "phone number", "phone numbers", "telephone", "telephones",
    "telephone no", "telephone number", "telephone numbers", "tel", "tel no", "tel nos",
    "tel number", "mobile", "mobile no", "mobile number", "cell", "cell phone", "cellphone",
    "simu", "namba ya simu", "nambari ya simu",
)  # fmt: skip
FROM_ABROAD = ("number from abroad", "from abroad", "number abroad", "phone from abroad")
CHECKED = (
    "checked on", "last check", "date of last check", "checked", "date checked", "last checked",
    "last checked on",
)  # fmt: skip
VERIFIED = ("verified", "certainty", "is verified", "verified yes no", "imethibitishwa")
