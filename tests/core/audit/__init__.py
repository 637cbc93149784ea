"""Tests of the entries of the audit log."""
