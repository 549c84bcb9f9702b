"""What authors and translators run: checks on every channel, the survey, the drawing, `.po`."""
