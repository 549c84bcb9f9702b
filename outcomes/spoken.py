"""Answers that were spoken: on a call an account is not typed but recorded, and told as its URL."""

from collections.abc import Mapping

from menus.spoken import address_of, is_recording
from models.submission import RECORDED


def apart(channel: str, answers: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The answers with each recording named only, and the URL of each recording by its question.

    Only a call has recordings: what is typed on another channel is words, whatever it looks like.
    """
    if channel != "IVR":
        return dict(answers), {}
    spoken = {name: said for name, said in answers.items() if is_recording(said)}
    urls = {name: address_of(said) for name, said in spoken.items()}
    return {**answers, **dict.fromkeys(spoken, RECORDED)}, urls
