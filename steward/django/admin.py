"""Tasks and reviews in Django's admin: what was done and the evidence for it, and the decisions that are asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db import DataError, transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from steward.django.access import decides, identity_of, sees_reviews, sees_tasks
from steward.django.configuration import steward_settings
from steward.django.deciding import Answered, answer
from steward.django.models import AgentReview, AgentTask
from steward.django.opened import steward_app
from steward.django.shown import put_goals, shows
from steward.domain.errors import StewardError
from steward.domain.playbook_names import allowed_names
from steward.domain.queue import Actor
from steward.domain.text import line, short
from steward.service import App
from steward.web.fields import filled
from steward.web.review_view import ReviewView, view_of
from steward.web.task_view import TaskView, task_view
from steward.workers.joining import known_playbooks

_MOST = 160  # characters of a goal in a list
_HIDING = ("goal",)  # fields that may hold what nobody is shown
T = TypeVar("T")
_Admin = admin.ModelAdmin[Any] if TYPE_CHECKING else admin.ModelAdmin


class ShownChangeList(ChangeList):
    """The rows of a list, with what of them may be shown."""

    def get_results(self, request: HttpRequest) -> None:
        """Raises IncorrectLookupParameters for a filter by what no database takes."""
        try:
            with transaction.atomic(using=self.queryset.db):
                super().get_results(request)
        except DataError as error:
            raise IncorrectLookupParameters(str(error)) from None
        self.result_list = list(self.result_list)
        put_goals(self.result_list)
        found = [row for row in self.result_list if not self.query or shows(row, self.query)]
        self.result_count -= len(self.result_list) - len(found)
        self.result_list = found


class PlaybookFilter(admin.SimpleListFilter):
    """By the playbooks that are set up: looking which ones all tasks have would read them all."""

    title = parameter_name = "playbook"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(one.name, one.title or one.name) for one in known_playbooks(steward_settings()).all()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(playbook=self.value()) if self.value() else queryset


class ReadOnlyAdmin(_Admin):
    """Lists and shows; Steward alone writes. Who is limited to some playbooks sees and decides theirs alone."""

    class Media:
        css: ClassVar[Any] = {"all": ["steward/admin.css"]}

    actions = None
    show_full_result_count = False
    show_facets: ClassVar[Any] = cast("Any", admin).ShowFacets.NEVER  # their counts would tell of what is hidden
    sees: ClassVar[Callable[..., bool]]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ShownChangeList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found, who = super().get_queryset(request), identity_of(request.user)
        return (
            found.filter(Q(playbook__in=allowed_names(who.playbooks)) | Q(requested_by=who.name))
            if who.playbooks
            else found
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        given = (obj.playbook, obj.requested_by) if obj is not None else ()
        return type(self).sees(request.user, *given) if given else super().has_view_permission(request)

    @admin.display(description="goal")  # in no order: it would tell of what is hidden
    def shown(self, row: Any) -> str:
        return line(row.shown_goal, _MOST)

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        return None if "\0" in object_id else super().get_object(request, object_id, from_field)

    def looked_up(self, request: HttpRequest, object_id: str) -> Any:
        """The row, if there is one that the user may see; else None. Raises PermissionDenied."""
        found = self.get_object(request, unquote(object_id))
        if found is not None and not self.has_view_permission(request, found):
            raise PermissionDenied
        return found

    def asked(self, request: HttpRequest, ask: Callable[[], T]) -> T | HttpResponse:
        """What Steward says; what it can't is told on the list."""
        try:
            return ask()
        except StewardError as error:
            messages.error(request, str(error))
            return self.to_list()

    def not_there(self, request: HttpRequest, object_id: str) -> HttpResponse:
        messages.warning(request, f"There is no {self.opts.verbose_name} {unquote(object_id)[:60]}.")
        return self.to_list()

    def to_list(self) -> HttpResponse:
        return HttpResponseRedirect(reverse(f"{self.admin_site.name}:steward_{self.opts.model_name}_changelist"))

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        """All of them on the list alone, which holds what was found against what it shows; a field that completes
        itself does not."""
        found = request.resolver_match
        is_list = found is not None and found.url_name == f"steward_{self.opts.model_name}_changelist"
        return [one for one in self.search_fields if is_list or one not in _HIDING]

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        """By the filters alone: what a list is narrowed by must not tell of what it hides."""
        return lookup.split("__")[0] in {*self.list_filter, PlaybookFilter.parameter_name}

    def told(self, request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
        setattr(request, "current_app", self.admin_site.name)  # noqa: B010 - as Django's own views do, for links
        whole = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/steward/{template}", whole, status=status)


@admin.register(AgentTask)
class AgentTaskAdmin(ReadOnlyAdmin):
    list_display = ("name", "shown", "status", "playbook", "requested_by", "steps_taken", "created_at", "updated_at")
    list_display_links = ("name", "shown")
    list_filter = ("status", PlaybookFilter, "created_at")
    search_fields = ("id__startswith", "goal", "requested_by", "client_key")
    sees = staticmethod(sees_tasks)

    @admin.display(description="task", ordering="id")
    def name(self, task: AgentTask) -> str:
        return short(task.id)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        task = self.looked_up(request, object_id)
        if task is None:
            return self.not_there(request, object_id)
        page = int(page) if (page := request.GET.get("path", "")).isdecimal() and len(page) < 9 else 0

        async def whole(app: App) -> TaskView:
            return await task_view(app, await app.task(task.pk), page)

        view = self.asked(request, lambda: steward_app().call(whole))
        if isinstance(view, HttpResponse):
            return view
        return self.told(request, "task.html", title=f"Task {short(task.pk)}", original=task, **vars(view))


@admin.register(AgentReview)
class AgentReviewAdmin(ReadOnlyAdmin):
    list_display = ("name", "shown", "reason", "playbook", "requested_by", "open", "opened_at", "due_at", "decided_by")
    list_display_links = ("name", "shown")
    list_filter = ("open", "reason", PlaybookFilter, "opened_at")
    list_select_related = ("task",)
    search_fields = ("id__startswith", "task__id__startswith", "goal", "requested_by")
    sees = staticmethod(sees_reviews)

    @admin.display(description="review", ordering="id")
    def name(self, review: AgentReview) -> str:
        return short(review.pk)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The question; with POST, the answer to it."""
        review = self.looked_up(request, object_id)
        if review is None:
            return self.not_there(request, object_id)
        if request.method != "POST":
            return self._screen(request, review, Answered())
        if not _decides(request.user, review):
            raise PermissionDenied
        given = {name: str(value) for name, value in request.POST.items()}
        who = identity_of(request.user)
        answered = self.asked(request, lambda: answer(review.pk, given, who))
        if isinstance(answered, HttpResponse):
            return answered
        if not answered.taken:
            return self._screen(request, review, answered, 409 if answered.late else 422)
        self.log_change(request, review, f"Decided: {answered.kind}.")
        messages.success(request, answered.said)
        return HttpResponseRedirect(request.path)

    def _screen(self, request: HttpRequest, review: AgentReview, answered: Answered, status: int = 200) -> HttpResponse:
        who, may_decide = identity_of(request.user), _decides(request.user, review)

        async def whole(app: App) -> ReviewView:
            found = await app.review(review.pk)
            if request.method == "GET" and may_decide and found.decision is None:
                await app.queue.viewed(found.question.id, Actor(name=who.name, source="page"))
            return await view_of(app, found, who)

        view = self.asked(request, lambda: steward_app().call(whole))
        if isinstance(view, HttpResponse):
            return view
        if answered.refused:
            messages.error(request, answered.refused)
        if answered.kind == "edit":
            view = replace(view, fields=filled(view.fields, answered.values, answered.errors))
        title = f"{view.row.chip.text}: {short(review.task_id)}"
        return self.told(
            request, "review.html", status, title=title, original=review, s=view, may_decide=may_decide, typed=answered
        )


def _decides(user: Any, review: AgentReview) -> bool:
    return decides(user, review.playbook, review.requested_by, str(review.question.get("audience") or ""))
