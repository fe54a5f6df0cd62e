"""English as it is read in Europe: 11/12/2026 is a day of December here, so no month is a number."""

SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = "j M Y, H:i"
