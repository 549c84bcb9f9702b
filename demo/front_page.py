"""The demo's first page: where the phone and the console are, and what to try first."""

from flask import Blueprint, current_app, render_template

from demo.first_keys import COME_BACK, ENGLISH, REPORT
from demo.progress import PIN, Progress
from staff.access.headers import protect

pages = Blueprint("demo", __name__, template_folder="templates")
pages.after_request(protect)


@pages.get("/")
def page() -> str:
    """Both ways in."""
    instance = current_app.extensions["salama"].settings.instance_path
    keys = {"english": ENGLISH, "report": REPORT, "come_back": COME_BACK}
    code, messages = Progress.read(instance).code, current_app.extensions["handset"].chats
    shown = {**keys, "code": code, "pin": PIN, "messages": messages}
    return render_template("demo/front_page.html", **shown)
