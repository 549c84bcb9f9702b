"""Placeholders for all that is missing or stale, made by the robot on every core at once."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from audio import recorded, speech
from audio.check import ailing, left_over
from audio.recorded import FOLDER, ROBOT, PromptFile, Sheet
from audio.sound import prompt


@dataclass(frozen=True, slots=True)
class Job:
    """One file that has to be made."""

    language: str
    name: str
    words: str


@dataclass(slots=True)
class Plan:
    """What has to be done until every prompt can be heard."""

    jobs: list[Job] = field(default_factory=list)
    spared: list[Path] = field(default_factory=list)  # stale or unneeded, but a person's voice
    dropped: list[Path] = field(default_factory=list)
    well: int = 0


def plan(sheet: Sheet, folder: Path = FOLDER, *, replace_voices: bool = False) -> Plan:
    """What is missing or stale. A person's voice is spared unless `replace_voices` says not to."""
    made = Plan()
    for language, prompts in sheet.items():
        files = recorded.read(folder / language)
        for name, words in prompts.items():
            one = files.get(name)
            if ailing(folder / language, name, words, one) is None:
                made.well += 1
            elif one and one.by_a_person and not replace_voices:
                made.spared.append(folder / language / f"{name}.mp3")
            else:
                made.jobs.append(Job(language, name, words))
    for path in left_over(sheet, folder):
        one = recorded.read(path.parent).get(path.stem)
        robots = one is not None and not one.by_a_person
        (made.dropped if robots or replace_voices else made.spared).append(path)
    return made


def carry_out(made: Plan, folder: Path, today: date) -> Iterator[Job]:
    """Do it, telling of each file as it is there. Broken off, it goes on from there next time.

    :raise CannotSpeak: where there is no robot, or none for one of the languages.
    """
    for language in dict.fromkeys(job.language for job in made.jobs):
        speech.voice(language)
    files = {home: recorded.read(home) for home in _homes(made, folder)}
    try:
        for path in made.dropped:
            path.unlink(missing_ok=True)
            files[path.parent].pop(path.stem, None)
        for job, file in _spoken(made.jobs):
            home = folder / job.language
            recorded.put(home / f"{job.name}.mp3", file)
            new = PromptFile(job.words, ROBOT, today, recorded.fingerprint(file))
            files[home][job.name] = _same_or(new, files[home].get(job.name))
            yield job
    finally:
        for home, told in files.items():
            recorded.write(home, told)


def _same_or(new: PromptFile, old: PromptFile | None) -> PromptFile:
    """The same file, made again, is as old as it was."""
    return old if old and replace(new, on=old.on) == old else new


def _homes(made: Plan, folder: Path) -> set[Path]:
    return {folder / job.language for job in made.jobs} | {path.parent for path in made.dropped}


def _spoken(every: list[Job]) -> Iterator[tuple[Job, bytes]]:
    """Each with its file, in whatever order they come."""
    with ProcessPoolExecutor() as cores:
        under_way = {cores.submit(_speak, job): job for job in every}
        try:
            for done in as_completed(under_way):
                yield under_way[done], done.result()
        finally:
            cores.shutdown(cancel_futures=True)


def _speak(job: Job) -> bytes:
    return prompt(speech.sound(job.words, job.language))
