"""How a dataset is cited, and how many answered: sentences that several documents have."""

from analysis.datasets.about import About, WaveFacts


def title_of(about: About) -> str:
    """The survey's title in the language of the dataset; its code where it has none."""
    return about.questionnaire.title.show(about.language) or about.survey


def citation(about: About) -> str:
    """Who is responsible, year, title, release; what is handed out as a draft is not to be cited."""
    year = about.as_of.year
    who = about.questionnaire.consent.facts.controller
    draft = ", draft, not for citation" if about.state == "draft" else ""
    return f"{who} ({year}). {title_of(about)}: anonymised dataset, release {about.number}{draft} [data set]."


def response_rate(wave: WaveFacts) -> str:
    """How many of the invited completed; empty where nobody knows how many were invited.

    Who came by an open link is among the completed and not among the invited, so it is no rate for sure.
    """
    if not wave.invited:
        return ""
    share = 100 * wave.completed / wave.invited
    return (
        f"{wave.name}: {wave.completed} completed responses and {wave.invited} people invited in person, "
        f"which is {share:.1f}% if nobody came by an open link."
    )
