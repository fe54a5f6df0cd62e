"""The few lines that `make run` prints when all is up."""

from django.conf import settings

from config import first_start


def base_url(port: int) -> str:
    """What the printed links begin with; a port chosen by the system (PEILPUNT_PORT=0) is known only now."""
    return settings.BASE_URL if settings.PORT else settings.BASE_URL.removesuffix(":0") + f":{port}"


def text(url: str) -> str:
    rows = [("Research team", f"{url}/")]
    if login := first_start.first_login():
        rows.append(("", f"user {login[0]}, password {login[1]} (until you change it)"))
    rows += [("Data", str(settings.PLACE.data)), ("Stop", "Ctrl-C")]
    return "\n".join(["Peilpunt runs.", *(f"  {label:<18}{value}" for label, value in rows)])
