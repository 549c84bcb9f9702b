"""The service as a web server runs it, its process replaced after a few hundred requests."""

from app import serving
from edge.process import run
from ops.memory import Recycled

AFTER = 300


if __name__ == "__main__":
    run(lambda succeed: Recycled(serving(), succeed, AFTER, youngest_s=0))
