"""Pure decisions on frozen values; standard library only."""
