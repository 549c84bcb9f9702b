"""The library's text service; loaded when a text is first sent."""

from africastalking.SMS import SMSService  # type: ignore[import-untyped]

from gateway.api import Api


def sms_api(username: str, api_key: str, url: str | None) -> Api:
    """One account's; `url` takes the place of the live API, its version beneath it."""
    texts = SMSService(username, api_key)
    if url:
        texts._baseUrl = f"{url.rstrip('/')}/version1"
    return Api(texts)
