"""The service as `python -m edge` runs it, its process replaced after a few hundred requests."""

from app import serving
from edge.process import run

AFTER = 300


if __name__ == "__main__":
    run(serving, AFTER, youngest_s=0)
