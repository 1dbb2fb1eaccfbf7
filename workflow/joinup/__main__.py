"""Run a command: `python -m joinup check`."""

from joinup.cli import main

main()
