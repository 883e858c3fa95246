"""Learns from judged plans what confidence is worth, and keeps what was learnt."""
