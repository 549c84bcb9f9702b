"""A survey of the conversation as text, with `!` at all that goes beyond its bound."""

from authoring.survey import HOPS, LEVELS, SECONDS, Survey
from ussd.smallest_phone import SEPTETS


def page(survey: Survey, name: str) -> str:
    """What was found in the language of this name."""
    hops, where = survey.help_number
    far, levels = survey.longest, max(survey.levels.values())
    lines = [
        f"{name}: {len(survey.hops)} nodes, {survey.screen_count} screens of {SEPTETS} septets",
        f"{_flag(hops > HOPS)} {hops} hops from dialling to a number: {where}",
        f"{_flag(levels > LEVELS)} levels of menus: {levels} at most",
        f"  options on a screen: {survey.most_options} at most",
        f"{_flag(far.seconds > SECONDS)} {far.hops} hops, {far.screens} screens and "
        f"{far.seconds} s of reading on the longest way",
        "",
        "  hops to it   longest way: hops  screens  reading",
    ]
    for topic in survey.topics:
        way = topic.longest
        flag = _flag(way.seconds > SECONDS)
        lines.append(
            f"{flag} {topic.hops:10} {way.hops:19} {way.screens:8} {way.seconds:6} s"
            f"   {'    ' * (topic.depth - 1)}{topic.label}"
        )
    return "\n".join(lines)


def _flag(beyond: bool) -> str:
    return "!" if beyond else " "
