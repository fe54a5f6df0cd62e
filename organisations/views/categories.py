"""The categories that organisations belong to."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from organisations.actions.editing import save_category
from organisations.forms.partners import CategoryForm
from organisations.models import Category
from organisations.permissions import Permission, requires, user_of
from organisations.queries import categories_with_counts
from organisations.views.organisations import edit_page


@requires(Permission.SEE_ORGANISATIONS)
@require_safe
def categories(request: HttpRequest) -> HttpResponse:
    return render(request, "organisations/categories.html", {"categories": categories_with_counts()})


@requires(Permission.EDIT_ORGANISATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    return _edit(request, Category(position=Category.objects.count() + 1), _("Add a category"))


@requires(Permission.EDIT_ORGANISATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, category_code: str) -> HttpResponse:
    category = get_object_or_404(Category, code=category_code)
    return _edit(request, category, _("Change %(name)s") % {"name": category})


def _edit(request: HttpRequest, category: Category, heading: str) -> HttpResponse:
    form = CategoryForm(request.POST or None, instance=category)
    if request.method == "POST" and form.is_valid():
        try:
            save_category(category=form.instance, by=user_of(request), now=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(name)s has been saved.") % {"name": form.instance})
            return redirect("categories")
    return edit_page(request, form, heading, reverse("categories"))
