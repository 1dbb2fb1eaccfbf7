"""Run a command: `python -m joinup check`."""

import sys

from joinup.cli import main

sys.exit(main())
