"""The JSON of merge requests and notes."""

from __future__ import annotations

from typing import Any

from tests.standin.clock import TIME
from tests.standin.nouns import MergeRequest, Note, Pipeline
from tests.standin.people import Token, User
from tests.standin.shapes import user
from tests.standin.shapes_pipelines import basic as pipeline
from tests.standin.shapes_pipelines import whole as whole_pipeline


def _people(names: list[str], base: str) -> list[dict[str, Any]]:
    return [user(User(100 + number, name), base) for number, name in enumerate(names)]


def _references(each: MergeRequest) -> dict[str, str]:
    return {"short": f"!{each.iid}", "relative": f"!{each.iid}", "full": f"{each.project.path}!{each.iid}"}


def _state(each: MergeRequest, base: str) -> dict[str, Any]:
    """Give who merged or closed it, and when."""
    merged, closed = each.state == "merged", each.state == "closed"
    by = user(User(7, "sam"), base)
    return {
        "state": each.state,
        "merged_by": by if merged else None,
        "merge_user": by if merged else None,
        "merged_at": TIME if merged else None,
        "closed_by": by if closed else None,
        "closed_at": TIME if closed else None,
        "merge_status": "can_be_merged",
        "detailed_merge_status": "mergeable" if each.state == "opened" else "not_open",
        "merge_commit_sha": None,
        "squash_commit_sha": None,
        "merge_when_pipeline_succeeds": False,
    }


_HELD = ("state", "discussion_locked", "sha", "source_branch")
"""What the merge request itself holds, where tests and quick actions change it."""


def basic(each: MergeRequest, base: str) -> dict[str, Any]:
    """Give a merge request as lists do."""
    assignees = _people(each.assignees, base)
    title = str(each.fields["title"])
    draft = title.startswith("Draft:")
    return {
        "id": each.id,
        "iid": each.iid,
        "project_id": each.project.id,
        "title": title,
        "description": "",
        "created_at": TIME,
        "updated_at": TIME,
        **_state(each, base),
        "target_branch": "main",
        "source_branch": each.source_branch,
        "user_notes_count": sum(not note.system for note in each.notes),
        "upvotes": 0,
        "downvotes": 0,
        "author": user(each.author, base),
        "assignees": assignees,
        "assignee": assignees[0] if assignees else None,
        "reviewers": _people(each.reviewers, base),
        "source_project_id": each.source_project.id,
        "target_project_id": each.project.id,
        "labels": list(each.labels),
        "draft": draft,
        "work_in_progress": draft,
        "imported": False,
        "imported_from": "none",
        "milestone": None,
        "sha": each.sha,
        "discussion_locked": each.locked or None,
        "should_remove_source_branch": None,
        "force_remove_source_branch": False,
        "prepared_at": TIME,
        "reference": f"!{each.iid}",
        "references": _references(each),
        "web_url": f"{base}/{each.project.path}/-/merge_requests/{each.iid}",
        "time_stats": {
            "time_estimate": 0,
            "total_time_spent": 0,
            "human_time_estimate": None,
            "human_total_time_spent": None,
        },
        "squash": False,
        "squash_on_merge": False,
        "task_completion_status": {"count": 0, "completed_count": 0},
        "has_conflicts": False,
        "blocking_discussions_resolved": True,
        "approvals_before_merge": None,
        **{name: value for name, value in each.fields.items() if name not in _HELD},
    }


def _without_name(pipeline: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in pipeline.items() if name != "name"}


def whole(each: MergeRequest, head: Pipeline | None, token: Token, base: str) -> dict[str, Any]:
    """Give a merge request as it is told alone, with the pipeline of its head."""
    told = {
        "subscribed": False,
        "changes_count": "1",
        "latest_build_started_at": TIME if head else None,
        "latest_build_finished_at": TIME if head else None,
        "first_deployed_to_production_at": None,
        "pipeline": pipeline(head, base) if head else None,
        "head_pipeline": _without_name(whole_pipeline(head, head.status, base)) if head else None,
        "diff_refs": {"base_sha": "0" * 40, "head_sha": each.sha, "start_sha": "0" * 40},
        "merge_error": None,
        "first_contribution": False,
        "user": {"can_merge": token.has_role("developer", each.project)},
    }
    return basic(each, base) | told


def note(each: Note, on: MergeRequest, base: str) -> dict[str, Any]:
    """Give a note."""
    return {
        "id": each.id,
        "type": None,
        "body": each.body,
        "author": user(each.author, base),
        "created_at": each.created,
        "updated_at": each.updated,
        "system": each.system,
        "noteable_id": on.id,
        "noteable_type": "MergeRequest",
        "project_id": on.project.id,
        "resolvable": False,
        "confidential": each.internal,
        "internal": each.internal,
        "imported": False,
        "imported_from": "none",
        "noteable_iid": on.iid,
        "commands_changes": {},
    }
