"""Processes and wiring, the only place that knows everything: command line, settings, build(), web server, scheduler."""
