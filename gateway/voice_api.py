"""The library's voice service; loaded when a call is first asked for."""

from africastalking.Voice import VoiceService  # type: ignore[import-untyped]

from gateway.api import Api


def voice_api(username: str, api_key: str, url: str | None) -> Api:
    """One account's; `url` takes the place of the live API."""
    voice = VoiceService(username, api_key)
    if url:
        voice._baseUrl = url.rstrip("/")
    return Api(voice)
