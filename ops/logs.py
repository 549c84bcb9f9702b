"""What the service says of itself while it runs: JSON, one event a line, nothing of any caller."""

import logging
import traceback

import structlog

# What no log line may carry, whoever writes it: a key of one of these names is dropped.
PRIVATE = frozenset(
    {"text", "input", "lastAppResponse", "phoneNumber", "number", "caller", "answers", "token",
     "pin", "code", "password", "sessionId", "session"}
)  # fmt: skip


def set_up() -> None:
    """Configure structlog for this process; asking twice changes nothing."""
    structlog.configure(
        processors=[
            _without_private,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=False,
    )


def failure(event: str, wrong: BaseException) -> None:
    """Log what failed and where, without the message: that may hold what a caller said."""
    frames = traceback.extract_tb(wrong.__traceback__)[-4:]
    at = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames]
    structlog.get_logger().error(event, fault=type(wrong).__name__, at=at)


def _without_private(
    logger: object, method: str, event: "structlog.typing.EventDict"
) -> "structlog.typing.EventDict":
    return {name: value for name, value in event.items() if name not in PRIVATE}
