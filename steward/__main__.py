"""`python -m steward`: the `steward` command, where no script is on the path."""

from steward.cli.main import main

if __name__ == "__main__":
    main()
