"""The demo's first page: where the phone and the console are, and what to try first."""

from flask import Blueprint, current_app, render_template

from demo.progress import PIN, Progress
from staff.access.headers import protect

pages = Blueprint("demo", __name__, template_folder="templates")
pages.after_request(protect)


@pages.get("/")
def page() -> str:
    """Both ways in."""
    instance = current_app.extensions["salama"].settings.instance_path
    return render_template("demo/front_page.html", code=Progress.read(instance).code, pin=PIN)
