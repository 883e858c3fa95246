"""Larkwing, a sample airline with a written policy: legs, bookings, vouchers and letters in one file of SQLite."""
