"""The console's pages in a real browser: each is acted on only once it is there whole."""

from playwright.sync_api import Page

from .conftest import PASSWORD


def sign_in(page: Page, address: str, name: str = "achieng") -> None:
    """Ask for a page, and come to it by way of the sign-in."""
    page.goto(address)
    page.fill("#username", name)
    page.fill("#password", PASSWORD)
    follow(page, "text=Sign in >> nth=-1")


def follow(page: Page, pressed: str) -> None:
    """Press what leads to another page, and wait for that, and until its script has run."""
    with page.expect_navigation():
        page.click(pressed)
