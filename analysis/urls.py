"""Addresses of the team's pages that show figures."""

from django.urls import path

from analysis.views import (
    cleaning,
    comparing,
    crossing,
    data,
    deciding,
    definition,
    jobs,
    overview,
    presenter,
    report,
    report_files,
    response,
    results,
    retention,
    surveys,
    texts,
    weights,
)

_CLEANING = "surveys/<slug:code>/cleaning/"
_WAVE = "surveys/<slug:code>/fieldwork/<int:number>/"

urlpatterns = [
    path("", surveys.home, name="home"),
    path("surveys/", surveys.surveys, name="surveys"),
    path("jobs/", jobs.all_jobs, name="jobs"),
    path("surveys/<slug:code>/", overview.overview, name="overview"),
    path(f"{_WAVE}response/", response.response, name="response"),
    path(f"{_WAVE}response.csv", response.response_csv, name="response_csv"),
    path("surveys/<slug:code>/results/", results.results, name="results"),
    path("surveys/<slug:code>/present/", presenter.presenter, name="presenter"),
    path("surveys/<slug:code>/present/<slug:question>/", presenter.slide, name="slide"),
    path("surveys/<slug:code>/texts/", texts.questions, name="text_questions"),
    path("surveys/<slug:code>/texts/<slug:question>/", texts.texts, name="texts"),
    path("surveys/<slug:code>/texts/<slug:question>.csv", texts.texts_csv, name="texts_csv"),
    path("surveys/<slug:code>/cross/", crossing.crossing, name="crossing"),
    path("surveys/<slug:code>/compare/", comparing.comparing, name="comparing"),
    path("surveys/<slug:code>/cross.csv", crossing.crossing_csv, name="crossing_csv"),
    path("surveys/<slug:code>/report/", report.report, name="report"),
    path("surveys/<slug:code>/report/files/", report_files.report_files, name="report_files"),
    path("surveys/<slug:code>/weights/", weights.weights, name="weights"),
    path("surveys/<slug:code>/weights/<slug:question>/", weights.population, name="population"),
    path("surveys/<slug:code>/data/", data.data, name="data"),
    path("surveys/<slug:code>/data/raw/", data.ask_for_raw, name="ask_raw"),
    path("surveys/<slug:code>/files/<uuid:job_id>/", jobs.job_file, name="job_file"),
    path("surveys/<slug:code>/files/<uuid:job_id>/cancel/", jobs.cancel_job, name="cancel_job"),
    path("surveys/<slug:code>/retention/", retention.retention, name="retention"),
    path(_CLEANING, cleaning.cleaning, name="cleaning"),
    path(f"{_CLEANING}spellings/", deciding.spellings, name="clean_spellings"),
    path(f"{_CLEANING}own-answers/", deciding.own_answers, name="clean_own_answers"),
    path(f"{_CLEANING}responses/", deciding.responses, name="clean_responses"),
    path(f"{_CLEANING}<int:decision>/undo/", cleaning.undo_decision, name="undo_decision"),
    path("surveys/<slug:code>/report/definition/", definition.definition, name="report_definition"),
]
