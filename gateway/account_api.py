"""The library's application service; loaded when somebody asks for the balance."""

from africastalking.Application import ApplicationService  # type: ignore[import-untyped]

from gateway.api import Api


def account_api(username: str, api_key: str, url: str | None) -> Api:
    """One account's; `url` takes the place of the live API, its version beneath it."""
    account = ApplicationService(username, api_key)
    if url:
        account._baseUrl = f"{url.rstrip('/')}/version1"
    return Api(account)
