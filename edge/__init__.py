"""Where requests come in: each is taken in whole and in time before any thread is held by it."""
