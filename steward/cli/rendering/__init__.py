"""What commands print: tables, panels and documents."""
