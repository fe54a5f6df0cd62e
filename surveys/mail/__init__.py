"""Mail on its way out: writing it, handing it to the mail server, and at what pace."""
