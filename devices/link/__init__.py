"""Lines to devices: ports by URL, one owner thread each, supervised."""
