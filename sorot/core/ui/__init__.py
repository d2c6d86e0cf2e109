"""How things look: icons, numbers, dates, fields and charts as HTML. Used by the tag library `ui`."""
