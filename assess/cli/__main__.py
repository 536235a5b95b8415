"""`python -m assess.cli` is `assess`."""

from assess.cli import main

main()
