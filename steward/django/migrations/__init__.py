"""What Django keeps of the models; the tables themselves are brought up to date by Steward's own migrations."""
