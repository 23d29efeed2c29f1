"""`python -m remote_assist`."""

from remote_assist.cli import main

main()
