"""How the service is looked after: health, metrics, logs, child processes."""
