"""Finds a place by its name, lists what is in it, and walks through all below it.

Public names: resolve_place, TaskPlace and ResolvedPlace (`places`); child_pages, children and read_asset (`assets`);
walk and WalkOptions (`walk`).
"""
