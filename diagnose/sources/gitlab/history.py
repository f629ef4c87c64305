"""Questions to the API on other runs of the job: since when it fails, and whether the same commit passed."""

from __future__ import annotations

from typing import Any

from diagnose.model import Check
from diagnose.sources.gitlab.inquiry import Case, Inquiry, Told, confirmed, excluded, text
from diagnose.sources.gitlab.pipelines import of


def sha(job: Any) -> str:
    """Give the commit of a job."""
    commit = job.get("commit")
    return text(commit.get("id")) if isinstance(commit, dict) else ""


def _runs(inquiry: Inquiry, case: Case) -> list[dict[str, Any]]:
    """Give other runs of the job on its ref that passed or failed, the newest first."""
    query = "scope[]=success&scope[]=failed&pagination=keyset&order_by=id&sort=desc"
    listed = inquiry.many(f"{of(inquiry.project)}/jobs?{query}", "jobs", f"project {inquiry.project}")
    own = [case.job.get(each) for each in ("name", "ref")]
    runs = [each for each in listed if [each.get("name"), each.get("ref")] == own and isinstance(each.get("id"), int)]
    return sorted((each for each in runs if each["id"] != case.job.get("id")), key=lambda each: -int(each["id"]))


def _since(case: Case, earlier: list[dict[str, Any]]) -> Check | None:
    """Say since which commit the job fails, and at which it passed last."""
    first = sha(case.job)
    for each in earlier:
        if each.get("status") == "success":
            if sha(each) in ("", first):
                return None
            claim = f"this job fails since commit {first[:8]}; it last passed at {sha(each)[:8]} (job {each['id']})"
            return confirmed(claim)
        first = sha(each) or first
    return None


def history(inquiry: Inquiry, case: Case) -> Told:
    """Ask whether the same commit passed in this job, and since when the job fails."""
    runs = _runs(inquiry, case)[: case.history]
    if not runs or not sha(case.job):
        return Told()
    same = [each for each in runs if sha(each) == sha(case.job)]
    passed = next((each for each in same if each.get("status") == "success"), None)
    if passed is not None:
        return Told((confirmed(f"the same commit passed in job {passed['id']}, so what differs lies outside of it"),))
    since = _since(case, [each for each in runs if each["id"] < case.job["id"]])
    never = excluded("the same commit passed in this job at another time")
    return Told((never, since) if since else (never,))
